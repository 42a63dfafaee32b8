package io.skep.adapters.postgres.changefeed;

import io.skep.adapters.jooq.statement.Row;
import io.skep.adapters.postgres.transaction.PostgresUnitOfWork;
import io.skep.domain.changefeed.Change;
import io.skep.domain.changefeed.ChangeBatch;
import io.skep.domain.changefeed.ChangeFeed;
import io.skep.domain.changefeed.ChangePosition;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.changefeed.ChangeTagSet;
import io.skep.domain.changefeed.LocalChangeNotifier;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import io.skep.domain.value.Validate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What has changed in a database. A position is of a server's timeline, and a snapshot: what was
 * not visible in that, and is now, has been committed since.
 */
public final class PostgresChangeFeed implements ChangeFeed {

  private static final Pattern XID = Pattern.compile("[0-9]{1,18}");

  private final PostgresUnitOfWork unitOfWork;
  private final LocalChangeNotifier localNotifier;

  /** Creates the feed that polls the change log and is notified of commits of this process. */
  public PostgresChangeFeed(PostgresUnitOfWork work, LocalChangeNotifier local) {
    this.unitOfWork = work;
    this.localNotifier = local;
  }

  /** Returns the snapshot of a position. */
  private static String toSnapshot(ChangePosition position) {
    long last = position.lowWatermark() - 1;
    var running = position.inProgress();
    for (var number : running.isEmpty() ? new String[0] : running.split(",", -1)) {
      if (!XID.matcher(number).matches()) {
        throw ChangePosition.invalidPosition();
      }
      long xid = Long.parseLong(number);
      if (xid <= last || xid >= position.highWatermark()) {
        throw ChangePosition.invalidPosition();
      }
      last = xid;
    }
    return position.lowWatermark() + ":" + position.highWatermark() + ":" + running;
  }

  @Override
  public ChangePosition position() {
    return unitOfWork.inRead(
        session ->
            session
                .first(
                    ChangeSql.CURRENT_POSITION,
                    values -> {},
                    row -> ChangePosition.parse(row.get(ChangeSql.POSITION)))
                .orElseThrow());
  }

  @Override
  public ChangeBatch poll(ChangePosition position, int limit) {
    Validate.range("limit", limit, 1, MAX_LIMIT);
    var snapshot = toSnapshot(position);
    return unitOfWork.inRead(
        session -> {
          List<ChangeBatch> rows =
              session.list(
                  ChangeSql.POLL,
                  values ->
                      values
                          .set("place", position.feed())
                          .set("since", snapshot)
                          .set("limit", limit + 1),
                  PostgresChangeFeed::toBatch);
          List<Change> changes = new ArrayList<>();
          rows.forEach(row -> changes.addAll(row.changes()));
          boolean complete = rows.get(0).complete() && changes.size() <= limit;
          return new ChangeBatch(complete, complete ? changes : List.of(), rows.get(0).position());
        });
  }

  @Override
  public Subscription subscribe(Consumer<Change> listener) {
    return localNotifier.subscribe(listener);
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

  private static ChangeBatch toBatch(Row row) {
    var changes = row.getOptional(ChangeSql.SWARM).map(swarm -> List.of(toChange(swarm, row)));
    return new ChangeBatch(
        row.get(ChangeSql.COMPLETE),
        changes.orElse(List.of()),
        ChangePosition.parse(row.get(ChangeSql.POSITION)));
  }

  private static Change toChange(String swarm, Row row) {
    Set<ChangeTag> tags = new HashSet<>();
    row.getOptional(ChangeSql.TASKS)
        .ifPresent(
            ids -> {
              for (var id : ids.split(",", -1)) {
                tags.add(ChangeTag.of(TaskId.parse(id)));
              }
            });
    row.getOptional(ChangeSql.TAGS)
        .ifPresent(told -> told.lines().map(ChangeTag::parse).forEach(tags::add));
    return new Change(new SwarmId(swarm), tags, row.get(ChangeSql.COMMIT_ID));
  }
}
