package io.skep.adapters.jooq.mapping;

import static io.skep.adapters.jooq.schema.tables.QueueTable.QUEUE;

import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Row;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.value.SwarmId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** A queue's settings as a row. */
public final class QueueMapper {

  private QueueMapper() {}

  /** Returns the settings of a row. */
  public static QueueSettings toSettings(Row row) {
    var max = row.getOptional(QUEUE.MAX_IN_PROGRESS);
    return new QueueSettings(
        row.get(QUEUE.NAME),
        row.get(QUEUE.PAUSED),
        row.getOptional(QUEUE.PRIORITY_BOOST),
        max.isPresent() ? OptionalInt.of(max.get().intValue()) : OptionalInt.empty(),
        parseLimits(row.get(QUEUE.MAX_PER_CAPABILITY)),
        row.get(QUEUE.VERSION));
  }

  /** Binds the settings of a queue of a swarm. */
  public static Bindings bind(Bindings values, SwarmId swarm, QueueSettings settings) {
    var max = settings.maxInProgress();
    return values
        .set(QUEUE.SWARM, swarm)
        .set(QUEUE.NAME, settings.name())
        .set(QUEUE.PAUSED, settings.paused())
        .set(QUEUE.PRIORITY_BOOST, settings.priorityAging())
        .set(
            QUEUE.MAX_IN_PROGRESS,
            max.isPresent() ? Optional.of((long) max.getAsInt()) : Optional.empty())
        .set(QUEUE.MAX_PER_CAPABILITY, formatLimits(settings.maxPerCapability()))
        .set(QUEUE.VERSION, settings.version());
  }

  private static String formatLimits(Map<String, Integer> limits) {
    return limits.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(limit -> limit.getKey() + "," + limit.getValue())
        .collect(Collectors.joining("\n"));
  }

  private static Map<String, Integer> parseLimits(String lines) {
    if (lines.isEmpty()) {
      return Map.of();
    }
    Map<String, Integer> limits = new HashMap<>();
    for (var line : lines.split("\n", -1)) {
      // A capability that is limited holds no comma.
      int comma = line.indexOf(',');
      limits.put(line.substring(0, comma), Integer.valueOf(line.substring(comma + 1)));
    }
    return limits;
  }
}
