package io.skep.adapters.files;

import io.skep.application.importing.FileOutcome;
import io.skep.application.importing.Found;
import io.skep.application.importing.FoundAgent;
import io.skep.application.importing.ImportSink;
import io.skep.application.importing.Place;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.SkepException;
import io.skep.domain.error.StoreException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes what is found in one file. Not safe for use by many threads. */
final class FileSink {

  private static final int MAX_MENTIONED = 10_000;

  private final ImportSink sink;
  private final String file;
  private final Set<AgentId> mentioned = new HashSet<>();
  private boolean understood;
  private boolean troubled;
  private boolean ignored;

  FileSink(ImportSink sink, String file) {
    this.sink = sink;
    this.file = file;
  }

  /**
   * Takes what is made, or notes why no store would take it.
   *
   * @param where the place in the file; empty for the whole of it
   */
  void found(String where, Supplier<? extends Found> maker) {
    Found made;
    try {
      made = maker.get();
    } catch (StoreException e) {
      throw e;
    } catch (SkepException e) {
      problem(where, "left out: " + e.getMessage());
      return;
    }
    understood = true;
    sink.found(new Place(file, where), made);
  }

  /** Takes note of an agent that something names; a name that is none is passed over. */
  void mention(String where, String name) {
    AgentId agent;
    try {
      agent = new AgentId(name);
    } catch (SkepException e) {
      problem(where, "left out: " + e.getMessage());
      return;
    }
    if (mentioned.size() < MAX_MENTIONED && !mentioned.add(agent)) {
      return;
    }
    sink.found(new Place(file, where), FoundAgent.mentioned(agent));
  }

  /**
   * Returns the time that a member of a row tells; notes one that is none, as if it were missing.
   */
  Optional<Instant> time(String where, Row row, String member) {
    try {
      return row.time(member).map(at -> Check.instant(member, at));
    } catch (UnreadableException e) {
      problem(where, e.reason());
    } catch (InvalidArgumentException e) {
      problem(where, e.getMessage());
    }
    return Optional.empty();
  }

  /** Notes that something in the file was understood, though nothing is to be stored for it. */
  void understood() {
    understood = true;
  }

  /** Notes something that could not be understood. */
  void problem(String where, @Nullable String reason) {
    troubled = true;
    sink.problem(new Place(file, where), String.valueOf(reason));
  }

  /** Returns whether anything in the file was understood so far. */
  boolean isUnderstood() {
    return understood;
  }

  /** Notes that there is nothing in the file that is to be brought in, and why. */
  void ignored(String reason) {
    ignored = true;
    sink.problem(Place.file(file), "ignored: " + reason);
  }

  /** Returns what became of the file: lost if there was nothing in it but trouble. */
  FileOutcome outcome() {
    if (understood || (!troubled && !ignored)) {
      return FileOutcome.IMPORTED;
    }
    return ignored ? FileOutcome.IGNORED : FileOutcome.QUARANTINED;
  }
}
