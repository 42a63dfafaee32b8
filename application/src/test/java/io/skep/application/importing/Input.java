package io.skep.application.importing;

import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Something to be imported, made by hand: one file, whose records are its lines. */
final class Input implements ImportSource {

  static final Instant MONDAY = Instant.parse("2026-02-02T08:00:00Z");
  static final Instant TUESDAY = Instant.parse("2026-02-03T08:00:00Z");
  static final Instant WEDNESDAY = Instant.parse("2026-02-04T08:00:00Z");

  private final List<Found> found = new ArrayList<>();

  static Input of(Found... found) {
    var input = new Input();
    input.found.addAll(List.of(found));
    return input;
  }

  Input and(Found more) {
    found.add(more);
    return this;
  }

  @Override
  public void readInto(ImportSink sink) {
    for (int i = 0; i < found.size(); i++) {
      sink.found(Place.line("input", i + 1L), found.get(i));
    }
    sink.ended("input", FileOutcome.IMPORTED);
  }

  /** An open task that waits for others. */
  static FoundTask task(String key, String... blockers) {
    return FoundTask.pending(spec(key, blockers));
  }

  static FoundTask task(TaskSpec spec, TaskStatus status, Optional<Instant> asOf) {
    return new FoundTask(
        spec,
        asOf,
        status,
        status == TaskStatus.CANCELLED,
        Optional.empty(),
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.of(MONDAY),
        Optional.empty());
  }

  static FoundTask task(String key, TaskStatus status, Instant asOf, String... blockers) {
    return task(spec(key, blockers), status, Optional.of(asOf));
  }

  static FoundTask titled(String key, String title, Optional<Instant> asOf) {
    return task(TaskSpec.titled(title).key(key).build(), TaskStatus.PENDING, asOf);
  }

  static FoundAgent agent(String name) {
    return FoundAgent.mentioned(new AgentId(name));
  }

  private static TaskSpec spec(String key, String... blockers) {
    return TaskSpec.titled("Task " + key).key(key).afterKeys(Set.of(blockers)).build();
  }
}
