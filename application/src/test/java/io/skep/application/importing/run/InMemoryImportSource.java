package io.skep.application.importing.run;

import io.skep.application.importing.record.ImportedAgent;
import io.skep.application.importing.record.ImportedRecord;
import io.skep.application.importing.record.ImportedTask;
import io.skep.application.importing.record.SourceLocation;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** In-memory import source of one file with one record per line. */
public final class InMemoryImportSource implements ImportSource {

  static final Instant MONDAY = Instant.parse("2026-02-02T08:00:00Z");
  static final Instant TUESDAY = Instant.parse("2026-02-03T08:00:00Z");
  static final Instant WEDNESDAY = Instant.parse("2026-02-04T08:00:00Z");

  private final List<ImportedRecord> records = new ArrayList<>();

  static InMemoryImportSource of(ImportedRecord... records) {
    var source = new InMemoryImportSource();
    source.records.addAll(List.of(records));
    return source;
  }

  InMemoryImportSource and(ImportedRecord more) {
    records.add(more);
    return this;
  }

  @Override
  public void readInto(ImportSink sink) {
    for (int i = 0; i < records.size(); i++) {
      sink.accept(SourceLocation.line("input", i + 1L), records.get(i));
    }
    sink.fileCompleted("input", FileOutcome.IMPORTED);
  }

  /** Returns a pending task with blockers. */
  public static ImportedTask task(String key, String... blockers) {
    return ImportedTask.pending(taskSpec(key, blockers));
  }

  static ImportedTask task(TaskSpec spec, TaskStatus status, Optional<Instant> asOf) {
    return new ImportedTask(
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

  static ImportedTask task(String key, TaskStatus status, Instant asOf, String... blockers) {
    return task(taskSpec(key, blockers), status, Optional.of(asOf));
  }

  static ImportedTask taskWithTitle(String key, String title, Optional<Instant> asOf) {
    return task(TaskSpec.builder(title).key(key).build(), TaskStatus.PENDING, asOf);
  }

  static ImportedAgent agent(String name) {
    return ImportedAgent.reference(new AgentId(name));
  }

  private static TaskSpec taskSpec(String key, String... blockers) {
    return TaskSpec.builder("Task " + key).key(key).blockedByKeys(Set.of(blockers)).build();
  }
}
