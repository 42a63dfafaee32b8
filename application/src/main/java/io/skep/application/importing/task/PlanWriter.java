package io.skep.application.importing.task;

import io.skep.application.importing.batch.BatchResult;
import io.skep.application.importing.batch.ChangeDetection;
import io.skep.application.importing.batch.ConflictResolution;
import io.skep.application.importing.batch.ImportRecords;
import io.skep.application.importing.record.ImportedPlan;
import io.skep.application.importing.record.LocatedRecord;
import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanRepository;
import io.skep.domain.provenance.ExternalId;
import io.skep.domain.provenance.ExternalType;
import io.skep.domain.provenance.ImportRecord;
import io.skep.domain.provenance.ImportRecordRepository;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes imported plans. Runs within a unit of work. */
public final class PlanWriter {

  private final SwarmId swarm;
  private final PlanRepository plans;
  private final ImportRecordRepository importRecords;

  /** Creates the writer of a swarm. */
  public PlanWriter(SwarmId swarm, PlanRepository plans, ImportRecordRepository importRecords) {
    this.swarm = swarm;
    this.plans = plans;
    this.importRecords = importRecords;
  }

  /** Writes one plan. */
  public void write(LocatedRecord<ImportedPlan> located, Instant now, BatchResult result) {
    var imported = located.value();
    var key = new ExternalId(ExternalType.PLAN, imported.id().value());
    var importRecord = Optional.ofNullable(importRecords.findAll(swarm, List.of(key)).get(key));
    var change = ChangeDetection.detect(importRecord, imported.asOf(), imported.contentHash());
    if (change != ChangeDetection.CHANGED) {
      if (change == ChangeDetection.CONFIRMED) {
        importRecords.saveAll(
            swarm,
            List.of(
                ImportRecords.confirm(
                    importRecord.orElseThrow(), imported.asOf(), imported.contentHash())));
      }
      return;
    }
    var stored = plans.find(swarm, imported.id());
    if (stored.isEmpty()) {
      plans.add(swarm, imported.toPlan(now));
      saveImportRecord(imported, key, importRecord, 0);
      return;
    }
    var before = stored.get();
    var after = imported.applyTo(before, now);
    boolean unchanged = after.equals(withUpdatedAt(before, after.updatedAt()));
    switch (ConflictResolution.resolve(
        unchanged, importRecord, imported.asOf(), before.version(), before.updatedAt())) {
      case OVERWRITE ->
          saveImportRecord(imported, key, importRecord, plans.save(swarm, after).version());
      case UNCHANGED -> saveImportRecord(imported, key, importRecord, before.version());
      case KEEP_LOCAL -> result.reportConflict(located.location(), "plan " + imported.id());
    }
  }

  private void saveImportRecord(
      ImportedPlan imported, ExternalId key, Optional<ImportRecord> before, long version) {
    var id = imported.id().value();
    importRecords.saveAll(
        swarm,
        List.of(
            ImportRecords.update(
                key, before, id, version, imported.asOf(), imported.contentHash(), true)));
  }

  private static Plan withUpdatedAt(Plan plan, Instant updatedAt) {
    return new Plan(
        plan.id(),
        plan.question(),
        plan.instruction(),
        plan.executionPlan(),
        plan.status(),
        plan.failureLimit(),
        plan.failures(),
        plan.details(),
        plan.createdAt(),
        updatedAt,
        plan.version());
  }
}
