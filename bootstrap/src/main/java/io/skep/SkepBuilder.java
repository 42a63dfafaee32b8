package io.skep;

import io.skep.application.maintenance.MaintenanceSettings;
import io.skep.application.work.WorkerSettings;
import io.skep.bootstrap.settings.SettingsReader;
import io.skep.domain.value.SwarmId;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Says one thing after the other of how a store is opened. What {@link #settings} say goes before
 * what the other methods say. Not safe for use by many threads.
 */
public final class SkepBuilder {

  private Configuration configuration = Configuration.DEFAULT;
  private final Map<String, String> settings = new HashMap<>();

  SkepBuilder() {}

  /** Sets where the state is kept: {@code sqlite:FILE}; {@code sqlite:skep.db} unless set. */
  public SkepBuilder store(String url) {
    return with(c -> new Configuration(url, c.swarm(), c.worker(), c.maintain(), c.maintenance()));
  }

  /** Sets the SQLite file in which the state is kept. */
  public SkepBuilder store(Path file) {
    return store("sqlite:" + file);
  }

  /** Sets the swarm of those who name none; {@link SwarmId#DEFAULT} unless set. */
  public SkepBuilder swarm(SwarmId id) {
    return with(c -> new Configuration(c.store(), id, c.worker(), c.maintain(), c.maintenance()));
  }

  /** Sets how workers go about their work when they are not told otherwise. */
  public SkepBuilder worker(WorkerSettings value) {
    return with(c -> new Configuration(c.store(), c.swarm(), value, c.maintain(), c.maintenance()));
  }

  /** Sets whether expired leases, silent agents and old mail are looked after; true unless set. */
  public SkepBuilder maintenance(boolean enabled) {
    return with(c -> new Configuration(c.store(), c.swarm(), c.worker(), enabled, c.maintenance()));
  }

  /** Sets how often the store is looked after. */
  public SkepBuilder maintenance(MaintenanceSettings value) {
    return with(c -> new Configuration(c.store(), c.swarm(), c.worker(), c.maintain(), value));
  }

  /** Adds a setting by its key; {@link Skep#settings} lists them. */
  public SkepBuilder setting(String key, String value) {
    settings.put(key, value);
    return this;
  }

  /** Adds settings by their keys; {@link Skep#settings} lists them. */
  public SkepBuilder settings(Map<String, String> values) {
    settings.putAll(values);
    return this;
  }

  /**
   * Opens the store.
   *
   * @return to be closed by the caller
   * @throws io.skep.domain.error.InvalidArgumentException if settings are bad or unknown; it names
   *     them all
   * @throws io.skep.domain.error.StoreException if the store cannot be opened; it is then as it was
   */
  public Skep open() {
    var reader = new SettingsReader(settings);
    var chosen = configuration.read(reader);
    reader.refuseProblems();
    return Skep.over(StoreChoice.of(chosen).open(), chosen);
  }

  private SkepBuilder with(java.util.function.UnaryOperator<Configuration> change) {
    configuration = change.apply(configuration);
    return this;
  }
}
