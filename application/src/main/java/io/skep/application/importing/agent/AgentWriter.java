package io.skep.application.importing.agent;

import io.skep.application.importing.batch.BatchResult;
import io.skep.application.importing.batch.ChangeDetection;
import io.skep.application.importing.batch.ImportRecords;
import io.skep.application.importing.record.ImportedAgent;
import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentRepository;
import io.skep.domain.provenance.ImportRecord;
import io.skep.domain.provenance.ImportRecordRepository;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes imported agents. Runs within a unit of work. */
public final class AgentWriter {

  private final SwarmId swarm;
  private final AgentRepository agents;
  private final ImportRecordRepository importRecords;

  /** Creates the writer of a swarm. */
  public AgentWriter(SwarmId swarm, AgentRepository agents, ImportRecordRepository importRecords) {
    this.swarm = swarm;
    this.agents = agents;
    this.importRecords = importRecords;
  }

  /**
   * Writes one agent.
   *
   * @param countedAgents the agents counted before, so that references count once per agent
   */
  public void write(
      ImportedAgent imported, Set<AgentId> countedAgents, Instant now, BatchResult result) {
    boolean first = result.agentIds.add(imported.id()) && !countedAgents.contains(imported.id());
    if (imported.isReference() && !first) {
      return;
    }
    var records =
        importRecords.findAll(
            swarm, List.of(imported.sourceExternalId(), imported.agentExternalId()));
    var sourceRecord = Optional.ofNullable(records.get(imported.sourceExternalId()));
    var change = ChangeDetection.detect(sourceRecord, imported.asOf(), imported.contentHash());
    if (!imported.isReference() && change != ChangeDetection.CHANGED) {
      result.agents.addUnchanged();
      if (change == ChangeDetection.CONFIRMED) {
        importRecords.saveAll(
            swarm,
            List.of(
                ImportRecords.confirm(
                    sourceRecord.orElseThrow(), imported.asOf(), imported.contentHash())));
      }
      return;
    }
    var agentRecord = Optional.ofNullable(records.get(imported.agentExternalId()));
    var agent = agents.find(swarm, imported.id());
    if (agent.isEmpty()) {
      var created = imported.toAgent(now);
      agents.add(swarm, created);
      result.agents.addCreated();
      saveImportRecords(imported, sourceRecord, agentRecord, created.version());
      return;
    }
    var before = agent.get();
    if (imported.isReference()) {
      result.agents.addUnchanged();
      return;
    }
    var after =
        overwrites(imported, agentRecord, before)
            ? imported.overwrite(before, now)
            : imported.fillGaps(before);
    if (isUnchanged(before, after)) {
      result.agents.addUnchanged();
      saveImportRecords(imported, sourceRecord, agentRecord, before.version());
      return;
    }
    result.agents.addUpdated();
    saveImportRecords(imported, sourceRecord, agentRecord, agents.save(swarm, after).version());
  }

  /**
   * Returns whether the imported values replace known ones; otherwise they only fill missing ones.
   */
  private static boolean overwrites(
      ImportedAgent imported, Optional<ImportRecord> agentRecord, Agent agent) {
    if (agentRecord.isEmpty() || agentRecord.get().targetVersion() != agent.version()) {
      return imported.asOf().filter(at -> at.isAfter(agent.updatedAt())).isPresent();
    }
    var latest = agentRecord.get().asOf();
    return latest.isEmpty() || imported.asOf().filter(at -> !at.isBefore(latest.get())).isPresent();
  }

  private static boolean isUnchanged(Agent before, Agent after) {
    return new Agent(
            after.id(),
            after.profile(),
            after.status(),
            after.importedStatus(),
            after.focus(),
            after.stats(),
            after.lastCycleAt(),
            after.registeredAt(),
            before.lastHeartbeatAt(),
            before.updatedAt(),
            before.version())
        .equals(before);
  }

  private void saveImportRecords(
      ImportedAgent imported,
      Optional<ImportRecord> sourceRecord,
      Optional<ImportRecord> agentRecord,
      long version) {
    var id = imported.id().value();
    var latest =
        agentRecord
            .flatMap(ImportRecord::asOf)
            .filter(at -> imported.asOf().filter(at::isBefore).isEmpty())
            .or(imported::asOf);
    var summary = new ImportRecord(imported.agentExternalId(), id, version, latest, List.of());
    if (imported.isReference()) {
      importRecords.saveAll(swarm, List.of(summary));
      return;
    }
    importRecords.saveAll(
        swarm,
        List.of(
            summary,
            ImportRecords.update(
                imported.sourceExternalId(),
                sourceRecord,
                id,
                version,
                imported.asOf(),
                imported.contentHash(),
                true)));
  }
}
