package io.skep.adapters.postgres;

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
import io.skep.domain.value.TaskId;
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
final class PostgresChangeFeed implements ChangeFeed {

  private static final Pattern XID = Pattern.compile("[0-9]{1,18}");

  private final PostgresUnitOfWork work;
  private final LocalChanges local;

  PostgresChangeFeed(PostgresUnitOfWork work, LocalChanges local) {
    this.work = work;
    this.local = local;
  }

  /** Returns the snapshot of a position. */
  private static String snapshot(ChangePosition position) {
    long last = position.before() - 1;
    var running = position.between();
    for (var number : running.isEmpty() ? new String[0] : running.split(",", -1)) {
      if (!XID.matcher(number).matches()) {
        throw ChangePosition.refusal();
      }
      long xid = Long.parseLong(number);
      if (xid <= last || xid >= position.end()) {
        throw ChangePosition.refusal();
      }
      last = xid;
    }
    return position.before() + ":" + position.end() + ":" + running;
  }

  @Override
  public ChangePosition position() {
    return work.query(
        session ->
            session
                .first(
                    ChangeSql.PRESENT_POSITION,
                    values -> {},
                    row -> ChangePosition.parse(row.get(ChangeSql.POSITION)))
                .orElseThrow());
  }

  @Override
  public Changes since(ChangePosition position, int limit) {
    Check.range("limit", limit, 1, MAX_LIMIT);
    var snapshot = snapshot(position);
    return work.query(
        session -> {
          List<Changes> rows =
              session.list(
                  ChangeSql.SINCE,
                  values ->
                      values
                          .set("place", position.feed())
                          .set("since", snapshot)
                          .set("limit", limit + 1),
                  PostgresChangeFeed::row);
          List<Change> changes = new ArrayList<>();
          rows.forEach(row -> changes.addAll(row.changes()));
          boolean complete = rows.get(0).complete() && changes.size() <= limit;
          return new Changes(complete, complete ? changes : List.of(), rows.get(0).position());
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

  private static Changes row(Row row) {
    var changes = row.find(ChangeSql.SWARM).map(swarm -> List.of(change(swarm, row)));
    return new Changes(
        row.get(ChangeSql.KNOWN),
        changes.orElse(List.of()),
        ChangePosition.parse(row.get(ChangeSql.POSITION)));
  }

  private static Change change(String swarm, Row row) {
    Set<ChangeTag> tags = new HashSet<>();
    row.find(ChangeSql.TASKS)
        .ifPresent(
            ids -> {
              for (var id : ids.split(",", -1)) {
                tags.add(ChangeTag.of(TaskId.parse(id)));
              }
            });
    row.find(ChangeSql.TAGS)
        .ifPresent(told -> told.lines().map(ChangeTag::parse).forEach(tags::add));
    return new Change(new SwarmId(swarm), tags, row.get(ChangeSql.MARK));
  }
}
