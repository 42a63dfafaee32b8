package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;

import io.skep.Skep;
import io.skep.adapters.cache.CacheConfig;
import io.skep.adapters.cache.RedisAddress;
import io.skep.domain.error.InvalidArgumentException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;

/** What can be done with what processes keep of what they have read. */
@Command(
    addMethodSubcommands = false,
    description = {
      "Fill, look into and clear what processes keep of what they have read.",
      "",
      "Processes keep it in their memory, and in a Redis that they share, while it",
      "is true. This command is a process of its own, and sees what is in Redis.",
      "",
      "Examples:",
      "  skep cache --redis redis://cache.example warm",
      "  skep cache clear 'agent:42:*'",
      ""
    })
final class CacheCommand {

  @ParentCommand @Nullable SkepCommand skep;

  @Option(
      names = "--redis",
      scope = ScopeType.INHERIT,
      paramLabel = "URL",
      defaultValue = "${env:SKEP_REDIS:-}",
      description = {
        "The Redis that processes share, as their cache.redis says it, such as",
        "redis://user:password@cache.example:6379. Default: $SKEP_REDIS"
      })
  String redis = "";

  @Command(
      description = {
        "Read what most programs ask for, so that it is in Redis when they do.",
        "",
        "Of the swarm: agents, open plans, conversations, queues, teams and counts, of",
        "each the first 1,000. Processes that run believe it until it changes; one that",
        "starts later does so only if nothing at all was written to the store before.",
        "Exit status 1 if something could not be read.",
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
            shared.requireKept(CacheKeys.AGENT_COUNTS);
          }
          return CacheViews.warmed(reports);
        });
    return isWarm.get() ? ExitStatus.DONE : ExitStatus.REFUSED;
  }

  @Command(
      description = {
        "Have all processes forget what they keep, in memory and in Redis.",
        "",
        "They are told by the store, so no Redis is needed; each has forgotten within",
        "its bound. Needed only if rows were changed by hand.",
        "",
        "Examples:",
        "  skep cache clear",
        "  skep cache clear 'agent:42:*'",
        "  skep cache clear 'task:*'",
        ""
      })
  int clear(
      @Parameters(
              paramLabel = "PATTERN",
              defaultValue = CacheKeys.ALL,
              description = {
                "Words with colons between them, and all below them with :* behind.",
                "Default: ${DEFAULT-VALUE}, which is all of the swarm."
              })
          String pattern) {
    var root = requireNonNull(skep);
    CacheKeys.requirePattern(pattern);
    return root.withSkep(
        true,
        opened -> {
          opened.cache().forget(root.swarm, pattern);
          root.remark("all processes are told to forget it, and have within their bounds");
          return Doc.fields().with("swarm", root.swarm).with("forgotten", pattern);
        });
  }

  @Command(
      description = {
        "Show what happens in the caches of the processes that share this Redis.",
        "",
        "They tell of it every five seconds, each since it was opened. A row for each",
        "kind of thing, summed over the processes: hits in memory, hits in Redis, misses,",
        "which are reads of the store; what had changed (stale), what Redis had and might",
        "be too old (distrusted), and what was asked while changes were not told of",
        "(aside).",
        "",
        "Example:",
        "  skep cache stats --redis redis://cache.example --each",
        ""
      })
  int stats(
      @Option(names = "--each", description = "A row for each process and each kind of thing.")
          boolean each) {
    return withRedis(
        (opened, shared) -> {
          var processes = shared.others();
          if (processes.isEmpty()) {
            requireNonNull(skep).remark("no process has said lately that it shares this Redis");
          }
          return CacheViews.stats(processes, each);
        });
  }

  @Command(
      description = {
        "Show what is kept in Redis under words, and how new that is.",
        "",
        "Each value says before which number of the store's change log it holds all",
        "changes. A process believes it unless it was told of a later one that matters.",
        "",
        "Examples:",
        "  skep cache explain agent:42 --redis redis://cache.example",
        "  skep cache explain task-counts --redis redis://cache.example --json",
        ""
      })
  int explain(
      @Parameters(paramLabel = "KEY", description = "Words such as agent:42, with no asterisk.")
          String key) {
    CacheKeys.requireKey(key);
    var root = requireNonNull(skep);
    return withRedis(
        (opened, shared) -> {
          var kept = opened.cache().explain(root.swarm, key);
          if (kept.isEmpty()) {
            root.remark("nothing is kept under '%s'; %s".formatted(key, CacheKeys.EXAMPLES));
          }
          return CacheViews.kept(kept);
        });
  }

  /** Answers as one of the processes that share what they keep, once it is connected. */
  private int withRedis(BiFunction<Skep, SharedCache, Doc> command) {
    var root = requireNonNull(skep);
    if (redis.isEmpty()) {
      throw new InvalidArgumentException(
          "--redis",
          "must say which Redis the processes share, such as redis://cache.example:6379;"
              + " or set SKEP_REDIS");
    }
    var address = RedisAddress.parse(redis);
    var builder =
        Skep.builder()
            .cache(CacheConfig.DEFAULT.withRedis(address))
            // Nobody waits for this process, and it is to keep what it reads also when it is slow.
            .setting("cache.bound", "5s")
            .setting("cache.redis-timeout", "1s");
    return root.withSkep(
        true,
        builder,
        opened -> {
          var shared = new SharedCache(opened, address);
          shared.requireConnection();
          return command.apply(opened, shared);
        });
  }
}
