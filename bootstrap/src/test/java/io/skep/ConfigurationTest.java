package io.skep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skep.adapters.cache.CacheConfig;
import io.skep.adapters.cache.RedisAddress;
import io.skep.adapters.files.FilesSettings;
import io.skep.adapters.postgres.PostgresConfig;
import io.skep.adapters.sqlite.SqliteConfig;
import io.skep.adapters.sqlite.SqliteConfig.Durability;
import io.skep.application.maintenance.MaintenanceSettings;
import io.skep.application.warmup.Loader;
import io.skep.application.warmup.WarmUpSettings;
import io.skep.application.work.WorkerSettings;
import io.skep.bootstrap.settings.Setting;
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
  void hasTheseSettingsAndDefaults() {
    assertThat(Skep.settings())
        .extracting(setting -> setting.key() + " = " + setting.defaultValue())
        .containsExactly(
            "cache.bound = 500ms",
            "cache.enabled = false",
            "cache.megabytes = 64",
            "cache.redis = ",
            "cache.redis-timeout = 50ms",
            "cache.time-to-live = 5m",
            "cache.warm-up = false",
            "cache.warm-up-every = 0s",
            "import.max-document-bytes = 8388608",
            "import.max-file-bytes = 67108864",
            "maintenance.enabled = true",
            "maintenance.expire-every = 1m",
            "maintenance.recover-every = 10s",
            "maintenance.silent-after = 5m",
            "maintenance.silent-every = 30s",
            "store = sqlite:skep.db",
            "store.postgresql.connect-timeout = 5s",
            "store.postgresql.connections = 10",
            "store.postgresql.lock-timeout = 10s",
            "store.postgresql.notifications = true",
            "store.postgresql.slow-statement = 100ms",
            "store.postgresql.statement-timeout = 30s",
            "store.sqlite.busy-timeout = 30s",
            "store.sqlite.cache-megabytes = 40",
            "store.sqlite.durability = full",
            "store.sqlite.max-waiting = 10000",
            "store.sqlite.readers = 4",
            "store.sqlite.slow-statement = 100ms",
            "swarm = default",
            "worker.concurrency = 4",
            "worker.grace = 30s",
            "worker.lease = 1m",
            "worker.max-backoff = 10s",
            "worker.poll = 1s",
            "worker.virtual-threads = true");
  }

  @Test
  void saysOfEachSettingWhatItMayBeAndWhatItIsFor() {
    assertThat(Skep.settings())
        .allSatisfy(
            setting -> {
              assertThat(setting.type()).isNotBlank();
              assertThat(setting.meaning()).matches("[A-Z][^\\n]*\\.");
            });
  }

  /** Each default is written as it would be said: saying it changes nothing. */
  @Test
  void readsItsDefaultsBack() {
    var defaults = new HashMap<String, String>();
    Skep.settings().forEach(setting -> defaults.put(setting.key(), setting.defaultValue()));
    assertThat(Skep.builder().settings(defaults).configuration()).isEqualTo(Configuration.DEFAULT);
  }

  @Test
  void readsEachSettingIntoItsPlace() {
    var said =
        Map.ofEntries(
            Map.entry("cache.bound", "31ms"),
            Map.entry("cache.enabled", "true"),
            Map.entry("cache.megabytes", "32"),
            Map.entry("cache.redis", "redis://:secret@localhost:1"),
            Map.entry("cache.redis-timeout", "34ms"),
            Map.entry("cache.time-to-live", "33s"),
            Map.entry("cache.warm-up", "true"),
            Map.entry("cache.warm-up-every", "35s"),
            Map.entry("import.max-document-bytes", "11"),
            Map.entry("import.max-file-bytes", "12"),
            Map.entry("maintenance.enabled", "false"),
            Map.entry("maintenance.expire-every", "13s"),
            Map.entry("maintenance.recover-every", "14s"),
            Map.entry("maintenance.silent-after", "15s"),
            Map.entry("maintenance.silent-every", "16s"),
            Map.entry("store", "sqlite:hive/bees.db"),
            Map.entry("store.sqlite.busy-timeout", "17s"),
            Map.entry("store.sqlite.cache-megabytes", "18"),
            Map.entry("store.sqlite.durability", "normal"),
            Map.entry("store.sqlite.max-waiting", "19"),
            Map.entry("store.postgresql.connect-timeout", "27s"),
            Map.entry("store.postgresql.connections", "28"),
            Map.entry("store.postgresql.lock-timeout", "29s"),
            Map.entry("store.postgresql.notifications", "false"),
            Map.entry("store.postgresql.slow-statement", "30s"),
            Map.entry("store.postgresql.statement-timeout", "31s"),
            Map.entry("store.sqlite.readers", "20"),
            Map.entry("store.sqlite.slow-statement", "21s"),
            Map.entry("swarm", "bees"),
            Map.entry("worker.concurrency", "22"),
            Map.entry("worker.grace", "23s"),
            Map.entry("worker.lease", "24s"),
            Map.entry("worker.max-backoff", "25s"),
            Map.entry("worker.poll", "26s"),
            Map.entry("worker.virtual-threads", "false"));
    assertThat(said.keySet())
        .isEqualTo(Skep.settings().stream().map(Setting::key).collect(Collectors.toSet()));
    assertThat(Skep.builder().settings(said).configuration())
        .isEqualTo(
            new Configuration(
                new StoreSettings(
                    new StoreUrl.InFile(Path.of("hive", "bees.db")),
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
  void refusesARedisInWhichNothingWouldBeKept() {
    var builder = Skep.builder().setting("cache.redis", "redis://:secret@localhost");

    assertThatThrownBy(builder::configuration)
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("cache.redis is of use with cache.enabled=true only")
        .hasMessageNotContaining("secret");
    assertThat(builder.cache(true).configuration().cache().chosen()).isPresent();
  }

  @Test
  void refusesToReadForACacheThatIsNotThere() {
    var builder = Skep.builder().setting("cache.warm-up", "true");

    assertThatThrownBy(builder::configuration)
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("cache.warm-up is of use with cache.enabled=true only");
    assertThat(builder.cache(true).configuration().cache().warmUp().builtIn()).isTrue();
  }

  @Test
  void warmsUpAgainAfterASecondOrNever() {
    for (var refused : List.of("1ms", "999ms", "2d", "often")) {
      assertThatThrownBy(Skep.builder().setting("cache.warm-up-every", refused)::configuration)
          .hasMessageContaining("cache.warm-up-every: must be 0s, or duration from 1s to 1d");
    }
    var said =
        Skep.builder()
            .cache(true)
            .warmUp(true)
            .warmUpEvery(Duration.ofSeconds(7))
            .warmUp("own", (swarm, cache) -> 0)
            .cache(CacheConfig.DEFAULT)
            .configuration()
            .cache()
            .warmUp();
    assertThat(said.builtIn()).isTrue();
    assertThat(said.every()).isEqualTo(Duration.ofSeconds(7));
    assertThat(said.loaders()).extracting(Loader::name).containsExactly("own");
  }

  @Test
  void putsSettingsBeforeWhatTheProgramSays() {
    var registry = new SimpleMeterRegistry();
    var configuration =
        Skep.builder()
            .setting("worker.concurrency", "7")
            .worker(WorkerSettings.DEFAULT.withConcurrency(3).withLease(Duration.ofSeconds(9)))
            .store(SqliteConfig.of(Path.of("bees.db")).withReaders(2))
            .maintenance(false)
            .meters(registry)
            .configuration();

    assertThat(configuration.worker())
        .isEqualTo(WorkerSettings.DEFAULT.withConcurrency(7).withLease(Duration.ofSeconds(9)));
    assertThat(configuration.store().sqlite())
        .isEqualTo(SqliteConfig.of(Path.of("bees.db")).withReaders(2));
    assertThat(configuration.maintenance()).isEmpty();
    assertThat(configuration.meters()).contains(registry);
  }
}
