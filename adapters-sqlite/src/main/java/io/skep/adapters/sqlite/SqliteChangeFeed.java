package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.Row;
import io.skep.domain.change.Change;
import io.skep.domain.change.ChangeFeed;
import io.skep.domain.change.ChangePosition;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.change.ChangeTags;
import io.skep.domain.change.Changes;
import io.skep.domain.change.LocalChanges;
import io.skep.domain.value.Check;
import io.skep.domain.value.SwarmId;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What has changed in a file. A position is the feed and the number of a change. */
final class SqliteChangeFeed implements ChangeFeed {

  private final SqliteUnitOfWork work;
  private final LocalChanges local;

  SqliteChangeFeed(SqliteUnitOfWork work, LocalChanges local) {
    this.work = work;
    this.local = local;
  }

  /** From where to where changes are known. */
  private record Ends(String feed, long horizon, long last) {

    static Ends of(Row row) {
      return new Ends(row.get(ChangeLog.FEED), row.get(ChangeLog.HORIZON), row.get(ChangeLog.LAST));
    }

    ChangePosition position() {
      return ChangePosition.behind(feed, last);
    }

    boolean know(ChangePosition since) {
      return since.feed().equals(feed) && since.last() >= horizon && since.last() <= last;
    }
  }

  @Override
  public ChangePosition position() {
    return work.query(
            session -> session.first(ChangeLog.ENDS, values -> {}, Ends::of).orElseThrow())
        .position();
  }

  @Override
  public Changes since(ChangePosition position, int limit) {
    Check.range("limit", limit, 1, MAX_LIMIT);
    long last = position.last();
    return work.look(
        session -> {
          var ends = session.first(ChangeLog.ENDS, values -> {}, Ends::of).orElseThrow();
          if (!ends.know(position)) {
            return new Changes(false, List.of(), ends.position());
          }
          var found =
              session.list(
                  ChangeLog.SINCE,
                  values -> values.set("after", last).set("limit", limit + 1),
                  SqliteChangeFeed::change);
          return found.size() > limit
              ? new Changes(false, List.of(), ends.position())
              : new Changes(true, found, ends.position());
        });
  }

  @Override
  public Subscription subscribe(Consumer<Change> listener) {
    return local.subscribe(listener);
  }

  @Override
  public void announce(SwarmId swarm, Set<ChangeTag> tags) {
    var announced = ChangeTags.announced(tags);
    work.change(
        unit -> {
          unit.changed(swarm).addAll(announced);
          return tags.size();
        });
  }

  private static Change change(Row row) {
    return new Change(
        new SwarmId(row.get(ChangeLog.SWARM)),
        row.get(ChangeLog.TAGS).lines().map(ChangeTag::parse).collect(Collectors.toSet()),
        row.get(ChangeLog.MARK));
  }
}
