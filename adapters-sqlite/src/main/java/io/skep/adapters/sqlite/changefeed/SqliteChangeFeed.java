package io.skep.adapters.sqlite.changefeed;

import io.skep.adapters.jooq.statement.Row;
import io.skep.adapters.sqlite.transaction.ChangeLog;
import io.skep.adapters.sqlite.transaction.SqliteUnitOfWork;
import io.skep.domain.changefeed.Change;
import io.skep.domain.changefeed.ChangeBatch;
import io.skep.domain.changefeed.ChangeFeed;
import io.skep.domain.changefeed.ChangePosition;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.changefeed.ChangeTagSet;
import io.skep.domain.changefeed.LocalChangeNotifier;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.Validate;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What has changed in a file. A position is the feed and the number of a change. */
public final class SqliteChangeFeed implements ChangeFeed {

  private final SqliteUnitOfWork unitOfWork;
  private final LocalChangeNotifier changeNotifier;

  /** Creates the feed that polls the change log and is notified of commits of this process. */
  public SqliteChangeFeed(SqliteUnitOfWork work, LocalChangeNotifier local) {
    this.unitOfWork = work;
    this.changeNotifier = local;
  }

  /** From where to where changes are known. */
  private record LogBounds(String feed, long horizon, long last) {

    static LogBounds of(Row row) {
      return new LogBounds(
          row.get(ChangeLog.FEED), row.get(ChangeLog.HORIZON), row.get(ChangeLog.LAST));
    }

    ChangePosition position() {
      return ChangePosition.after(feed, last);
    }

    boolean covers(ChangePosition since) {
      return since.feed().equals(feed)
          && since.lastNumber() >= horizon
          && since.lastNumber() <= last;
    }
  }

  @Override
  public ChangePosition position() {
    return unitOfWork
        .inRead(
            session ->
                session.first(ChangeLog.FIND_BOUNDS, values -> {}, LogBounds::of).orElseThrow())
        .position();
  }

  @Override
  public ChangeBatch poll(ChangePosition position, int limit) {
    Validate.range("limit", limit, 1, MAX_LIMIT);
    long last = position.lastNumber();
    return unitOfWork.readConsistent(
        session -> {
          var ends =
              session.first(ChangeLog.FIND_BOUNDS, values -> {}, LogBounds::of).orElseThrow();
          if (!ends.covers(position)) {
            return new ChangeBatch(false, List.of(), ends.position());
          }
          var found =
              session.list(
                  ChangeLog.POLL,
                  values -> values.set("after", last).set("limit", limit + 1),
                  SqliteChangeFeed::toChange);
          return found.size() > limit
              ? new ChangeBatch(false, List.of(), ends.position())
              : new ChangeBatch(true, found, ends.position());
        });
  }

  @Override
  public Subscription subscribe(Consumer<Change> listener) {
    return changeNotifier.subscribe(listener);
  }

  @Override
  public void publishInvalidation(SwarmId swarm, Set<ChangeTag> tags) {
    var announced = ChangeTagSet.forInvalidation(tags);
    unitOfWork.inWrite(
        unit -> {
          unit.changeTags(swarm).addAll(announced);
          return tags.size();
        });
  }

  private static Change toChange(Row row) {
    return new Change(
        new SwarmId(row.get(ChangeLog.SWARM)),
        row.get(ChangeLog.TAGS).lines().map(ChangeTag::parse).collect(Collectors.toSet()),
        row.get(ChangeLog.COMMIT_ID));
  }
}
