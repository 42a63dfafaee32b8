package io.skep.testkit.memory;

import io.skep.domain.change.Change;
import io.skep.domain.change.ChangeFeed;
import io.skep.domain.change.ChangePosition;
import io.skep.domain.change.Changes;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The latest changes, in memory. A position is a number behind the name of the feed. */
final class InMemoryChangeFeed implements ChangeFeed {

  private final String name = UUID.randomUUID().toString();
  private final List<Change> latest = new ArrayList<>();

  /** How many changes came before the latest. */
  private long forgotten;

  synchronized void add(List<Change> changes) {
    latest.addAll(changes);
    int surplus = Math.max(0, latest.size() - MAX_LIMIT);
    latest.subList(0, surplus).clear();
    forgotten += surplus;
  }

  @Override
  public synchronized ChangePosition position() {
    return new ChangePosition(name + "/" + (forgotten + latest.size()));
  }

  @Override
  public synchronized Changes since(ChangePosition position, int limit) {
    Check.range("limit", limit, 1, MAX_LIMIT);
    var parts = position.value().split("/", 2);
    long known = parts.length == 2 ? number(parts[1]) : number("");
    boolean isOurs = parts[0].equals(name) && known <= forgotten + latest.size();
    if (!isOurs || known < forgotten || forgotten + latest.size() - known > limit) {
      return new Changes(false, List.of(), position());
    }
    return new Changes(true, latest.subList((int) (known - forgotten), latest.size()), position());
  }

  private static long number(String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new InvalidArgumentException("position", "was not made by a feed");
    }
  }
}
