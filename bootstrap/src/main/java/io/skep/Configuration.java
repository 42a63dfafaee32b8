package io.skep;

import io.micrometer.core.instrument.MeterRegistry;
import io.skep.adapters.files.input.FilesSettings;
import io.skep.application.maintenance.MaintenanceSettings;
import io.skep.application.worker.WorkerSettings;
import io.skep.bootstrap.config.SettingsReader;
import io.skep.domain.lease.Lease;
import io.skep.domain.value.SwarmId;
import java.time.Duration;
import java.util.Optional;

/**
 * Complete configuration of an open store.
 *
 * @param store location and configuration of the store
 * @param swarm default swarm
 * @param workerSettings default settings of workers
 * @param maintenanceEnabled whether this process runs maintenance
 * @param maintenanceSettings intervals of maintenance
 * @param filesSettings size limits of imported files
 * @param cache settings of the cache
 * @param meterRegistry registry to which meters are published, if any
 */
record Configuration(
    StoreSettings store,
    SwarmId swarm,
    WorkerSettings workerSettings,
    boolean maintenanceEnabled,
    MaintenanceSettings maintenanceSettings,
    FilesSettings filesSettings,
    CacheSettings cache,
    Optional<MeterRegistry> meterRegistry) {

  static final Configuration DEFAULT =
      new Configuration(
          StoreSettings.DEFAULT,
          SwarmId.DEFAULT,
          WorkerSettings.DEFAULT,
          true,
          MaintenanceSettings.DEFAULT,
          FilesSettings.DEFAULT,
          CacheSettings.DEFAULT,
          Optional.empty());

  /** Returns the maintenance settings; empty if maintenance is disabled. */
  Optional<MaintenanceSettings> maintenance() {
    return maintenanceEnabled ? Optional.of(maintenanceSettings) : Optional.empty();
  }

  /** Reads the settings; absent settings retain the values of this configuration. */
  Configuration read(SettingsReader settings) {
    return new Configuration(
        store.read(settings),
        settings.value(
            "swarm",
            "1 to 64 of a-z, 0-9 and hyphen",
            swarm,
            SwarmId::new,
            SwarmId::value,
            "Default swarm, used if none is named."),
        workerSettings(settings),
        settings.flag(
            "maintenance.enabled",
            maintenanceEnabled,
            "Whether this process reclaims expired leases, marks inactive agents as offline and"
                + " expires old mail."),
        maintenanceSettings(settings),
        filesSettings(settings),
        cache.read(settings),
        meterRegistry);
  }

  private FilesSettings filesSettings(SettingsReader settings) {
    return new FilesSettings(
        settings.integer(
            "import.max-file-bytes",
            Math.toIntExact(filesSettings.maxFileSize()),
            1,
            Integer.MAX_VALUE,
            "Maximum size of a file to import, and of the uncompressed content of one."),
        settings.integer(
            "import.max-document-bytes",
            filesSettings.maxDocumentSize(),
            1,
            64 * 1024 * 1024,
            "Maximum size of a JSON document to import, be it a file or a line of one."));
  }

  private WorkerSettings workerSettings(SettingsReader settings) {
    return new WorkerSettings(
        settings.integer(
            "worker.concurrency",
            workerSettings.concurrency(),
            1,
            WorkerSettings.MAX_CONCURRENCY,
            "Number of tasks that a worker handles concurrently."),
        settings.duration(
            "worker.lease",
            workerSettings.lease(),
            WorkerSettings.MIN_LEASE,
            Lease.MAX_DURATION,
            "Duration of a lease without a heartbeat."),
        settings.duration(
            "worker.poll-interval",
            workerSettings.pollInterval(),
            WorkerSettings.MIN_DELAY,
            WorkerSettings.MAX_DELAY,
            "Maximum interval at which an idle worker polls for tasks."),
        settings.duration(
            "worker.max-backoff",
            workerSettings.maxBackoff(),
            WorkerSettings.MIN_DELAY,
            WorkerSettings.MAX_DELAY,
            "Maximum delay before a worker retries after an error of the store."),
        settings.duration(
            "worker.shutdown-timeout",
            workerSettings.shutdownTimeout(),
            Duration.ZERO,
            WorkerSettings.MAX_SHUTDOWN_TIMEOUT,
            "Maximum time for which closing a worker waits for its tasks in flight."),
        settings.flag(
            "worker.virtual-threads",
            workerSettings.virtualThreads(),
            "Whether handlers run on virtual threads where the JVM has them."));
  }

  private MaintenanceSettings maintenanceSettings(SettingsReader settings) {
    return new MaintenanceSettings(
        interval(
            settings,
            "maintenance.lease-recovery-interval",
            maintenanceSettings.leaseRecoveryInterval(),
            "Interval at which tasks with an expired lease are reclaimed."),
        settings.duration(
            "maintenance.agent-timeout",
            maintenanceSettings.agentTimeout(),
            MaintenanceSettings.MIN_INTERVAL,
            MaintenanceSettings.MAX_AGENT_TIMEOUT,
            "Time without a heartbeat after which an agent is marked as offline and its tasks are"
                + " released."),
        interval(
            settings,
            "maintenance.agent-check-interval",
            maintenanceSettings.agentCheckInterval(),
            "Interval at which agents are checked for heartbeats."),
        interval(
            settings,
            "maintenance.mail-expiry-interval",
            maintenanceSettings.mailExpiryInterval(),
            "Interval at which overdue unread mail is marked as expired."));
  }

  private static Duration interval(
      SettingsReader settings, String key, Duration fallback, String description) {
    return settings.duration(
        key,
        fallback,
        MaintenanceSettings.MIN_INTERVAL,
        MaintenanceSettings.MAX_INTERVAL,
        description);
  }
}
