package io.skep.adapters.sqlite.task;

import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.repository.KeysetCursorCodec;
import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Row;
import io.skep.adapters.jooq.statement.Session;
import io.skep.domain.task.Task;
import io.skep.domain.value.Labels;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.UUID;

/** The ready tasks of a queue by rank: its lanes, merged with what is due but in no lane yet. */
final class ReadyPage {

  private static final KeysetCursorCodec BY_RANK =
      new KeysetCursorCodec("ready tasks by rank", Long.class, UUID.class);

  /** A task's place in the list, and its row. */
  private record RankPosition(long rank, TaskId id, long seq) {

    static RankPosition of(Row row) {
      return new RankPosition(row.get(TASK.RANK), new TaskId(row.get(TASK.ID)), row.get(TASK.SEQ));
    }
  }

  private static final Comparator<RankPosition> RANK_ORDER =
      Comparator.comparingLong(RankPosition::rank).thenComparing(RankPosition::id);

  private final Session session;
  private final SwarmId swarm;
  private final QueueName queue;
  private final Instant now;

  ReadyPage(Session session, SwarmId swarm, QueueName queue, Instant now) {
    this.session = session;
    this.swarm = swarm;
    this.queue = queue;
    this.now = now;
  }

  Page<Task> page(PageRequest page) {
    var after =
        page.after()
            .map(BY_RANK::decode)
            .map(keys -> new RankPosition(keys.getLong(0), new TaskId(keys.getUuid(1)), 0));
    // Holds the first places; the last of them is at its head, to be dropped.
    var first = new PriorityQueue<RankPosition>(RANK_ORDER.reversed());
    addLanes(first, after, page.limit() + 1);
    addDue(first, after, page.limit() + 1);
    List<RankPosition> places = new ArrayList<>(first);
    places.sort(RANK_ORDER);
    var slice =
        SqliteTaskPager.read(
            session, places.stream().map(RankPosition::seq).toList(), page.limit());
    return slice.toPage(task -> BY_RANK.encode(task.rank(), task.id().value()));
  }

  private void addLanes(
      PriorityQueue<RankPosition> first, Optional<RankPosition> after, int limit) {
    var lane = Optional.of(new Lane("", Labels.NONE));
    while (lane.isPresent()) {
      var present = lane.get();
      session.query(
          SqliteClaimSql.FIND_LANE_AFTER,
          values -> {
            bindQueue(values)
                .set(TASK.ASSIGNEE, present.assignee())
                .set(TASK.REQUIRES, present.requires())
                .set(TASK.RANK, after.map(RankPosition::rank).orElse(Long.MIN_VALUE))
                .set(
                    "id",
                    after
                        .map(place -> SqliteBlockerSql.toBytes(place.id()))
                        .orElseGet(() -> new byte[0]))
                .set("limit", limit);
          },
          row -> offer(first, RankPosition.of(row), limit));
      lane = nextLane(present);
    }
  }

  private void addDue(PriorityQueue<RankPosition> first, Optional<RankPosition> after, int limit) {
    session.query(
        SqliteClaimSql.FIND_DUE,
        this::bindQueue,
        row -> {
          var place = RankPosition.of(row);
          if (after.isEmpty() || RANK_ORDER.compare(place, after.get()) > 0) {
            offer(first, place, limit);
          }
          return true;
        });
  }

  private static boolean offer(PriorityQueue<RankPosition> first, RankPosition place, int limit) {
    first.add(place);
    return first.size() <= limit || !first.remove().equals(place);
  }

  private Bindings bindQueue(Bindings values) {
    return values.set(TASK.SWARM, swarm).set(TASK.QUEUE, queue).set(TASK.RUN_AT, now);
  }

  private record Lane(String assignee, Labels requires) {}

  private Optional<Lane> nextLane(Lane before) {
    return session.first(
        SqliteClaimSql.FIND_NEXT_LANE,
        values ->
            values
                .set(TASK.SWARM, swarm)
                .set(TASK.QUEUE, queue)
                .set(TASK.ASSIGNEE, before.assignee())
                .set(TASK.REQUIRES, before.requires()),
        row -> new Lane(row.get(TASK.ASSIGNEE), row.get(TASK.REQUIRES)));
  }
}
