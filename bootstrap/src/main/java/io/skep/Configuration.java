package io.skep;

import io.micrometer.core.instrument.MeterRegistry;
import io.skep.adapters.files.FilesSettings;
import io.skep.application.maintenance.MaintenanceSettings;
import io.skep.application.work.WorkerSettings;
import io.skep.bootstrap.settings.SettingsReader;
import io.skep.domain.task.Lease;
import io.skep.domain.value.SwarmId;
import java.time.Duration;
import java.util.Optional;

/**
 * Everything that is configured.
 *
 * @param store where the state is kept, and how
 * @param swarm the swarm of those who name none
 * @param worker how workers go about their work when nothing else is said
 * @param maintain whether the store is looked after
 * @param upkeep how often it is looked after
 * @param files how much of other systems' files is read
 * @param cache whether what is read is kept, and how
 * @param meters who is told of what is done, if anyone
 */
record Configuration(
    StoreSettings store,
    SwarmId swarm,
    WorkerSettings worker,
    boolean maintain,
    MaintenanceSettings upkeep,
    FilesSettings files,
    CacheSettings cache,
    Optional<MeterRegistry> meters) {

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

  /** Returns how often the store is looked after; empty if it is not. */
  Optional<MaintenanceSettings> maintenance() {
    return maintain ? Optional.of(upkeep) : Optional.empty();
  }

  /** Reads the settings; what is not said stays as it is in this configuration. */
  Configuration read(SettingsReader settings) {
    return new Configuration(
        store.read(settings),
        settings.value(
            "swarm",
            "1 to 64 of a-z, 0-9 and hyphen",
            swarm,
            SwarmId::new,
            SwarmId::value,
            "The swarm of those who name none."),
        worker(settings),
        settings.flag(
            "maintenance.enabled",
            maintain,
            "Whether expired leases, silent agents and old mail are looked after."),
        upkeep(settings),
        files(settings),
        cache.read(settings),
        meters);
  }

  private FilesSettings files(SettingsReader settings) {
    return new FilesSettings(
        settings.integer(
            "import.max-file-bytes",
            Math.toIntExact(files.maxFileSize()),
            1,
            Integer.MAX_VALUE,
            "The largest file that is read, and the largest content of a compressed one."),
        settings.integer(
            "import.max-document-bytes",
            files.maxDocumentSize(),
            1,
            64 * 1024 * 1024,
            "The largest JSON document that is read, be it a file or a line of one."));
  }

  private WorkerSettings worker(SettingsReader settings) {
    return new WorkerSettings(
        settings.integer(
            "worker.concurrency",
            worker.concurrency(),
            1,
            WorkerSettings.MAX_CONCURRENCY,
            "How many tasks a worker works on at once."),
        settings.duration(
            "worker.lease",
            worker.lease(),
            WorkerSettings.MIN_LEASE,
            Lease.MAX_DURATION,
            "How long a task stays with a worker that has fallen silent."),
        settings.duration(
            "worker.poll",
            worker.poll(),
            WorkerSettings.MIN_REST,
            WorkerSettings.MAX_REST,
            "How long an idle worker rests at most before it looks for tasks again."),
        settings.duration(
            "worker.max-backoff",
            worker.maxBackoff(),
            WorkerSettings.MIN_REST,
            WorkerSettings.MAX_REST,
            "How long a worker rests at most after the store has failed."),
        settings.duration(
            "worker.grace",
            worker.grace(),
            Duration.ZERO,
            WorkerSettings.MAX_GRACE,
            "How long closing a worker waits for the tasks in hand."),
        settings.flag(
            "worker.virtual-threads",
            worker.virtualThreads(),
            "Whether handlers run on virtual threads where the JVM has them."));
  }

  private MaintenanceSettings upkeep(SettingsReader settings) {
    return new MaintenanceSettings(
        period(
            settings,
            "maintenance.recover-every",
            upkeep.recoverEvery(),
            "How often tasks are taken back whose lease has expired."),
        settings.duration(
            "maintenance.silent-after",
            upkeep.silentAfter(),
            MaintenanceSettings.MIN_PERIOD,
            MaintenanceSettings.MAX_SILENCE,
            "How long an agent is silent before it is offline and loses its tasks."),
        period(
            settings,
            "maintenance.silent-every",
            upkeep.silentEvery(),
            "How often silent agents are looked for."),
        period(
            settings,
            "maintenance.expire-every",
            upkeep.expireEvery(),
            "How often mail is marked as expired that was not read in time."));
  }

  private static Duration period(
      SettingsReader settings, String key, Duration fallback, String meaning) {
    return settings.duration(
        key, fallback, MaintenanceSettings.MIN_PERIOD, MaintenanceSettings.MAX_PERIOD, meaning);
  }
}
