package io.skep.adapters.files.input;

import io.skep.adapters.files.text.ParseException;
import io.skep.adapters.files.text.StrictJson;
import io.skep.application.importing.record.ImportedAgent;
import io.skep.application.importing.record.ImportedRecord;
import io.skep.application.importing.record.SourceLocation;
import io.skep.application.importing.run.FileOutcome;
import io.skep.application.importing.run.ImportSink;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.SkepException;
import io.skep.domain.error.StoreException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Validate;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collector of the records and problems of one file; determines the outcome of the file. Not
 * thread-safe.
 */
public final class RecordCollector {

  private static final int MAX_MENTIONED_AGENTS = 10_000;

  private final ImportSink sink;
  private final String file;
  private final Set<AgentId> mentionedAgents = new HashSet<>();
  private boolean recognized;
  private boolean hasProblems;
  private boolean ignored;

  /**
   * Creates the collector of a file.
   *
   * @param file the path of the file in reports
   */
  public RecordCollector(ImportSink sink, String file) {
    this.sink = sink;
    this.file = file;
  }

  /**
   * Creates a record and passes it to the sink, or reports why the record is invalid. A {@link
   * StoreException} is rethrown.
   *
   * @param where the position in the file; empty if the whole file is meant
   * @param factory creates the record; throws {@link SkepException} if its values are invalid
   */
  public void collect(String where, Supplier<? extends ImportedRecord> factory) {
    ImportedRecord record;
    try {
      record = factory.get();
    } catch (StoreException e) {
      throw e;
    } catch (SkepException e) {
      reportProblem(where, "skipped: " + e.getMessage());
      return;
    }
    recognized = true;
    sink.accept(new SourceLocation(file, where), record);
  }

  /**
   * Passes a reference to a mentioned agent to the sink, normally once for each name; reports a
   * name that is invalid.
   */
  public void collectMention(String where, String name) {
    AgentId agent;
    try {
      agent = new AgentId(name);
    } catch (SkepException e) {
      reportProblem(where, "skipped: " + e.getMessage());
      return;
    }
    if (mentionedAgents.size() < MAX_MENTIONED_AGENTS && !mentionedAgents.add(agent)) {
      return;
    }
    sink.accept(new SourceLocation(file, where), ImportedAgent.reference(agent));
  }

  /** Returns the timestamp of a member of a row; reports an invalid one and returns empty. */
  public Optional<Instant> readTime(String where, StrictJson row, String member) {
    try {
      return row.time(member).map(at -> Validate.instant(member, at));
    } catch (ParseException e) {
      reportProblem(where, e.reason());
    } catch (InvalidArgumentException e) {
      reportProblem(where, e.getMessage());
    }
    return Optional.empty();
  }

  /** Marks the file as recognized although nothing is stored for the recognized part. */
  public void recognized() {
    recognized = true;
  }

  /** Reports a part of the file that cannot be imported. */
  public void reportProblem(String where, @Nullable String reason) {
    hasProblems = true;
    sink.reportProblem(new SourceLocation(file, where), String.valueOf(reason));
  }

  /** Returns whether any part of the file was recognized so far. */
  public boolean isRecognized() {
    return recognized;
  }

  /** Marks the file as ignored and reports the reason. */
  public void ignored(String reason) {
    ignored = true;
    sink.reportProblem(SourceLocation.file(file), "ignored: " + reason);
  }

  /** Returns the outcome of the file: quarantined if it has only problems. */
  FileOutcome outcome() {
    if (recognized || (!hasProblems && !ignored)) {
      return FileOutcome.IMPORTED;
    }
    return ignored ? FileOutcome.IGNORED : FileOutcome.QUARANTINED;
  }
}
