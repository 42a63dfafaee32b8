package io.skep.bootstrap.cli.command;

import static java.util.Objects.requireNonNull;

import io.skep.Skep;
import io.skep.adapters.cache.CacheConfig;
import io.skep.adapters.cache.redis.RedisAddress;
import io.skep.bootstrap.cli.argument.CacheKeys;
import io.skep.bootstrap.cli.output.CacheViews;
import io.skep.bootstrap.cli.output.CommandResult;
import io.skep.bootstrap.cli.output.ExitStatus;
import io.skep.domain.error.InvalidArgumentException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;

/** Command {@code cache}: warms, invalidates and inspects the caches of processes. */
@Command(
    addMethodSubcommands = false,
    description = {
      "Warm, invalidate and inspect the caches of processes.",
      "",
      "Processes cache store reads in local memory, and in a Redis that they share.",
      "This command is a process of its own, and sees only the entries in Redis.",
      "",
      "Examples:",
      "  skep cache --redis redis://cache.example warm",
      "  skep cache invalidate 'agent:42:*'",
      ""
    })
public final class CacheCommand {

  @ParentCommand @Nullable SkepCommand skep;

  @Option(
      names = "--redis",
      scope = ScopeType.INHERIT,
      paramLabel = "URL",
      defaultValue = "${env:SKEP_REDIS:-}",
      description = {
        "The Redis that processes share, as set by their cache.redis, such as",
        "redis://user:password@cache.example:6379. Default: $SKEP_REDIS"
      })
  String redis = "";

  @Command(
      description = {
        "Run the built-in cache loaders, so that their results are in Redis.",
        "",
        "Loads agents, open plans, conversations, queues, teams and counts of the swarm,",
        "of each the first 1,000. Running processes accept the entries until they change;",
        "a process that starts later does so only if nothing at all was written to the",
        "store before. Exit status 1 if a loader fails.",
        "",
        "Example:",
        "  skep cache warm --redis redis://cache.example",
        ""
      })
  int warm() {
    var isWarm = new AtomicBoolean();
    withRedis(
        (opened, shared) -> {
          var reports = opened.warmUp();
          isWarm.set(reports.stream().allMatch(report -> report.failure().isEmpty()));
          if (isWarm.get()) {
            shared.requireStored(CacheKeys.AGENT_COUNTS);
          }
          return CacheViews.loaderReports(reports);
        });
    return isWarm.get() ? ExitStatus.SUCCESS : ExitStatus.REJECTED;
  }

  @Command(
      description = {
        "Invalidate cache entries of all processes, in memory and in Redis.",
        "",
        "The store's change feed carries the invalidation, so no Redis is needed; each",
        "process applies it within its max-staleness. Needed only if rows were changed",
        "by hand.",
        "",
        "Examples:",
        "  skep cache invalidate",
        "  skep cache invalidate 'agent:42:*'",
        "  skep cache invalidate 'task:*'",
        ""
      })
  int invalidate(
      @Parameters(
              paramLabel = "PATTERN",
              defaultValue = CacheKeys.ALL,
              description = {
                "Key, or keys with a common prefix, which end with :*",
                "Default: ${DEFAULT-VALUE}, which is all keys of the swarm."
              })
          String pattern) {
    var root = requireNonNull(skep);
    CacheKeys.requirePattern(pattern);
    return root.withSkep(
        true,
        opened -> {
          opened.cache().invalidate(root.swarmId(), pattern);
          root.printNotice("all processes invalidate these entries within their max-staleness");
          return CommandResult.fields().with("swarm", root.swarmId()).with("invalidated", pattern);
        });
  }

  @Command(
      description = {
        "Show statistics of the caches of the nodes that share this Redis.",
        "",
        "Each node publishes its statistics since it was opened every five seconds. A",
        "row for each region, summed over the nodes: hits in memory, hits in Redis,",
        "misses, which are reads of the store; entries that had changed (stale), values",
        "in Redis that might be too old (rejected), and lookups that bypassed the cache",
        "because the change feed was older than max-staleness (bypassed).",
        "",
        "Example:",
        "  skep cache stats --redis redis://cache.example --per-node",
        ""
      })
  int stats(
      @Option(names = "--per-node", description = "A row for each node and each region.")
          boolean perNode) {
    return withRedis(
        (opened, shared) -> {
          var nodes = shared.otherNodes();
          if (nodes.isEmpty()) {
            requireNonNull(skep)
                .printNotice("no node has published statistics to this Redis lately");
          }
          return CacheViews.stats(nodes, perNode);
        });
  }

  @Command(
      description = {
        "Show the entry of a key in Redis, and its position in the change log.",
        "",
        "Each value carries the position in the store's change log up to which it holds",
        "all changes. A process accepts it unless a later change affects the key.",
        "",
        "Examples:",
        "  skep cache inspect agent:42 --redis redis://cache.example",
        "  skep cache inspect task-counts --redis redis://cache.example --json",
        ""
      })
  int inspect(
      @Parameters(paramLabel = "KEY", description = "Key such as agent:42, without a wildcard.")
          String key) {
    CacheKeys.requireKey(key);
    var root = requireNonNull(skep);
    return withRedis(
        (opened, shared) -> {
          var entries = opened.cache().inspect(root.swarmId(), key);
          if (entries.isEmpty()) {
            root.printNotice("no entry has the key '%s'; %s".formatted(key, CacheKeys.EXAMPLES));
          }
          return CacheViews.entries(entries);
        });
  }

  /** Runs a command as a node that shares Redis with the others, once it is connected. */
  private int withRedis(BiFunction<Skep, SharedCacheClient, CommandResult> command) {
    var root = requireNonNull(skep);
    if (redis.isEmpty()) {
      throw new InvalidArgumentException(
          "--redis",
          "must name the Redis that the processes share, such as redis://cache.example:6379;"
              + " or set SKEP_REDIS");
    }
    var address = RedisAddress.parse(redis);
    var builder =
        Skep.builder()
            .cache(CacheConfig.DEFAULT.withRedis(address))
            // Latency does not matter here, and reads must be stored even if they are slow.
            .setting("cache.max-staleness", "5s")
            .setting("cache.redis-timeout", "1s");
    return root.withSkep(
        true,
        builder,
        opened -> {
          var shared = new SharedCacheClient(opened, address);
          shared.requireConnection();
          return command.apply(opened, shared);
        });
  }
}
