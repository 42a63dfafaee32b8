package io.skep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skep.adapters.cache.CacheConfig;
import io.skep.adapters.cache.redis.RedisAddress;
import io.skep.adapters.files.input.FilesSettings;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.adapters.sqlite.connection.SqliteConfig.Durability;
import io.skep.application.maintenance.MaintenanceSettings;
import io.skep.application.warmup.CacheLoader;
import io.skep.application.warmup.WarmUpSettings;
import io.skep.application.worker.WorkerSettings;
import io.skep.bootstrap.config.Setting;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.SwarmId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigurationTest {

  @Test
  void listsSettingsWithDefaults() {
    assertThat(Skep.settings())
        .extracting(setting -> setting.key() + " = " + setting.defaultValue())
        .containsExactly(
            "cache.enabled = false",
            "cache.max-size = 64",
            "cache.max-staleness = 500ms",
            "cache.redis = ",
            "cache.redis-timeout = 50ms",
            "cache.time-to-live = 5m",
            "cache.warm-up = false",
            "cache.warm-up-interval = 0s",
            "import.max-document-bytes = 8388608",
            "import.max-file-bytes = 67108864",
            "maintenance.agent-check-interval = 30s",
            "maintenance.agent-timeout = 5m",
            "maintenance.enabled = true",
            "maintenance.lease-recovery-interval = 10s",
            "maintenance.mail-expiry-interval = 1m",
            "store.postgresql.connect-timeout = 5s",
            "store.postgresql.lock-timeout = 10s",
            "store.postgresql.max-connections = 10",
            "store.postgresql.notifications = true",
            "store.postgresql.slow-query-threshold = 100ms",
            "store.postgresql.statement-timeout = 30s",
            "store.sqlite.busy-timeout = 30s",
            "store.sqlite.cache-megabytes = 40",
            "store.sqlite.durability = full",
            "store.sqlite.max-readers = 4",
            "store.sqlite.slow-query-threshold = 100ms",
            "store.sqlite.write-queue-limit = 10000",
            "store.url = sqlite:skep.db",
            "swarm = default",
            "worker.concurrency = 4",
            "worker.lease = 1m",
            "worker.max-backoff = 10s",
            "worker.poll-interval = 1s",
            "worker.shutdown-timeout = 30s",
            "worker.virtual-threads = true");
  }

  @Test
  void documentsEverySetting() {
    assertThat(Skep.settings())
        .allSatisfy(
            setting -> {
              assertThat(setting.type()).isNotBlank();
              assertThat(setting.description()).matches("[A-Z][^\\n]*\\.");
            });
  }

  /** Checks that setting each default, in its text form, changes nothing. */
  @Test
  void defaultsRoundTrip() {
    var defaults = new HashMap<String, String>();
    Skep.settings().forEach(setting -> defaults.put(setting.key(), setting.defaultValue()));
    assertThat(Skep.builder().settings(defaults).configuration()).isEqualTo(Configuration.DEFAULT);
  }

  @Test
  void mapsEverySetting() {
    var values =
        Map.ofEntries(
            Map.entry("cache.enabled", "true"),
            Map.entry("cache.max-size", "32"),
            Map.entry("cache.max-staleness", "31ms"),
            Map.entry("cache.redis", "redis://:secret@localhost:1"),
            Map.entry("cache.redis-timeout", "34ms"),
            Map.entry("cache.time-to-live", "33s"),
            Map.entry("cache.warm-up", "true"),
            Map.entry("cache.warm-up-interval", "35s"),
            Map.entry("import.max-document-bytes", "11"),
            Map.entry("import.max-file-bytes", "12"),
            Map.entry("maintenance.agent-check-interval", "16s"),
            Map.entry("maintenance.agent-timeout", "15s"),
            Map.entry("maintenance.enabled", "false"),
            Map.entry("maintenance.lease-recovery-interval", "14s"),
            Map.entry("maintenance.mail-expiry-interval", "13s"),
            Map.entry("store.postgresql.connect-timeout", "27s"),
            Map.entry("store.postgresql.lock-timeout", "29s"),
            Map.entry("store.postgresql.max-connections", "28"),
            Map.entry("store.postgresql.notifications", "false"),
            Map.entry("store.postgresql.slow-query-threshold", "30s"),
            Map.entry("store.postgresql.statement-timeout", "31s"),
            Map.entry("store.sqlite.busy-timeout", "17s"),
            Map.entry("store.sqlite.cache-megabytes", "18"),
            Map.entry("store.sqlite.durability", "normal"),
            Map.entry("store.sqlite.max-readers", "20"),
            Map.entry("store.sqlite.slow-query-threshold", "21s"),
            Map.entry("store.sqlite.write-queue-limit", "19"),
            Map.entry("store.url", "sqlite:hive/bees.db"),
            Map.entry("swarm", "bees"),
            Map.entry("worker.concurrency", "22"),
            Map.entry("worker.lease", "24s"),
            Map.entry("worker.max-backoff", "25s"),
            Map.entry("worker.poll-interval", "26s"),
            Map.entry("worker.shutdown-timeout", "23s"),
            Map.entry("worker.virtual-threads", "false"));
    assertThat(values.keySet())
        .isEqualTo(Skep.settings().stream().map(Setting::key).collect(Collectors.toSet()));
    assertThat(Skep.builder().settings(values).configuration())
        .isEqualTo(
            new Configuration(
                new StoreSettings(
                    new StoreUrl.SqliteUrl(Path.of("hive", "bees.db")),
                    new SqliteConfig(
                        Path.of("skep.db"),
                        Durability.NORMAL,
                        Duration.ofSeconds(17),
                        20,
                        18,
                        19,
                        Duration.ofSeconds(21)),
                    new PostgresConfig(
                        StoreSettings.DEFAULT.postgres().address(),
                        28,
                        Duration.ofSeconds(27),
                        Duration.ofSeconds(31),
                        Duration.ofSeconds(29),
                        Duration.ofSeconds(30),
                        false)),
                new SwarmId("bees"),
                new WorkerSettings(
                    22,
                    Duration.ofSeconds(24),
                    Duration.ofSeconds(26),
                    Duration.ofSeconds(25),
                    Duration.ofSeconds(23),
                    false),
                false,
                new MaintenanceSettings(
                    Duration.ofSeconds(14),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(16),
                    Duration.ofSeconds(13)),
                new FilesSettings(12, 11),
                new CacheSettings(
                    true,
                    new CacheConfig(
                        32L * 1024 * 1024,
                        Duration.ofMillis(31),
                        Duration.ofSeconds(33),
                        Optional.of(RedisAddress.parse("redis://:secret@localhost:1")),
                        Duration.ofMillis(34)),
                    new WarmUpSettings(true, Duration.ofSeconds(35), List.of())),
                Optional.empty()));
  }

  @Test
  void rejectsRedisWithoutCache() {
    var builder = Skep.builder().setting("cache.redis", "redis://:secret@localhost");

    assertThatThrownBy(builder::configuration)
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("cache.redis requires cache.enabled=true")
        .hasMessageNotContaining("secret");
    assertThat(builder.cache(true).configuration().cache().enabledConfig()).isPresent();
  }

  @Test
  void rejectsWarmUpWithoutCache() {
    var builder = Skep.builder().setting("cache.warm-up", "true");

    assertThatThrownBy(builder::configuration)
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("cache.warm-up requires cache.enabled=true");
    assertThat(builder.cache(true).configuration().cache().warmUp().builtIn()).isTrue();
  }

  @Test
  void validatesWarmUpInterval() {
    for (var invalid : List.of("1ms", "999ms", "2d", "often")) {
      assertThatThrownBy(Skep.builder().setting("cache.warm-up-interval", invalid)::configuration)
          .hasMessageContaining("cache.warm-up-interval: must be 0s, or duration from 1s to 1d");
    }
    var warmUp =
        Skep.builder()
            .cache(true)
            .warmUp(true)
            .warmUpInterval(Duration.ofSeconds(7))
            .warmUp("own", (swarm, cache) -> 0)
            .cache(CacheConfig.DEFAULT)
            .configuration()
            .cache()
            .warmUp();
    assertThat(warmUp.builtIn()).isTrue();
    assertThat(warmUp.interval()).isEqualTo(Duration.ofSeconds(7));
    assertThat(warmUp.loaders()).extracting(CacheLoader::name).containsExactly("own");
  }

  @Test
  void settingsOverrideBuilderMethods() {
    var registry = new SimpleMeterRegistry();
    var configuration =
        Skep.builder()
            .setting("worker.concurrency", "7")
            .worker(WorkerSettings.DEFAULT.withConcurrency(3).withLease(Duration.ofSeconds(9)))
            .store(SqliteConfig.of(Path.of("bees.db")).withMaxReaders(2))
            .maintenance(false)
            .meterRegistry(registry)
            .configuration();

    assertThat(configuration.workerSettings())
        .isEqualTo(WorkerSettings.DEFAULT.withConcurrency(7).withLease(Duration.ofSeconds(9)));
    assertThat(configuration.store().sqlite())
        .isEqualTo(SqliteConfig.of(Path.of("bees.db")).withMaxReaders(2));
    assertThat(configuration.maintenance()).isEmpty();
    assertThat(configuration.meterRegistry()).contains(registry);
  }
}
