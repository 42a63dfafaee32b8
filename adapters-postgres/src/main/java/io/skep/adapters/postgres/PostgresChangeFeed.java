package io.skep.adapters.postgres;

import io.skep.adapters.jooq.Row;
import io.skep.domain.change.Change;
import io.skep.domain.change.ChangeFeed;
import io.skep.domain.change.ChangePosition;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.change.Changes;
import io.skep.domain.change.LocalChanges;
import io.skep.domain.error.InvalidArgumentException;
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
 * What has changed in a database. A position is the feed, the timeline of the server and a
 * snapshot: what was not visible in that, and is now, has been committed since.
 */
final class PostgresChangeFeed implements ChangeFeed {

  private static final Pattern POSITION =
      Pattern.compile(
          "([0-9a-f-]{36}/\\d{1,10}/[0-9A-Za-z]{1,8})/(\\d{1,18}):(\\d{1,18}):((?:\\d{1,18}(?:,\\d{1,18})*)?)");

  private final PostgresUnitOfWork work;
  private final LocalChanges local;

  PostgresChangeFeed(PostgresUnitOfWork work, LocalChanges local) {
    this.work = work;
    this.local = local;
  }

  /** Where a feed stood, and the snapshot there. */
  private record Position(String place, String snapshot) {

    static Position of(ChangePosition position) {
      var parts = POSITION.matcher(position.value());
      if (!parts.matches()) {
        throw refusal();
      }
      long first = Long.parseLong(parts.group(2));
      long end = Long.parseLong(parts.group(3));
      long before = first - 1;
      for (var running : parts.group(4).isEmpty() ? new String[0] : parts.group(4).split(",", -1)) {
        long xid = Long.parseLong(running);
        if (xid <= before || xid >= end) {
          throw refusal();
        }
        before = xid;
      }
      if (first == 0 || first > end) {
        throw refusal();
      }
      return new Position(
          parts.group(1), parts.group(2) + ":" + parts.group(3) + ":" + parts.group(4));
    }

    private static InvalidArgumentException refusal() {
      return new InvalidArgumentException("position", "was not made by a feed");
    }
  }

  @Override
  public ChangePosition position() {
    return work.query(
        session ->
            session
                .first(
                    ChangeSql.PRESENT_POSITION,
                    values -> {},
                    row -> new ChangePosition(row.get(ChangeSql.POSITION)))
                .orElseThrow());
  }

  @Override
  public Changes since(ChangePosition position, int limit) {
    Check.range("limit", limit, 1, MAX_LIMIT);
    var since = Position.of(position);
    return work.query(
        session -> {
          List<Changes> rows =
              session.list(
                  ChangeSql.SINCE,
                  values ->
                      values
                          .set("place", since.place())
                          .set("since", since.snapshot())
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

  private static Changes row(Row row) {
    var changes = row.find(ChangeSql.SWARM).map(swarm -> List.of(change(swarm, row)));
    return new Changes(
        row.get(ChangeSql.KNOWN),
        changes.orElse(List.of()),
        new ChangePosition(row.get(ChangeSql.POSITION)));
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
    return new Change(new SwarmId(swarm), tags);
  }
}
