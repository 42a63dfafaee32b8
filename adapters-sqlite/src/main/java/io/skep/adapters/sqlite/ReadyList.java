package io.skep.adapters.sqlite;

import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.KeysetCursor;
import io.skep.adapters.jooq.Row;
import io.skep.adapters.jooq.Session;
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
final class ReadyList {

  private static final KeysetCursor BY_RANK =
      new KeysetCursor("ready tasks by rank", Long.class, UUID.class);

  /** A task's place in the list, and its row. */
  private record Place(long rank, TaskId id, long seq) {

    static Place of(Row row) {
      return new Place(row.get(TASK.RANK), new TaskId(row.get(TASK.ID)), row.get(TASK.SEQ));
    }
  }

  private static final Comparator<Place> IN_ORDER =
      Comparator.comparingLong(Place::rank).thenComparing(Place::id);

  private final Session session;
  private final SwarmId swarm;
  private final QueueName queue;
  private final Instant now;

  ReadyList(Session session, SwarmId swarm, QueueName queue, Instant now) {
    this.session = session;
    this.swarm = swarm;
    this.queue = queue;
    this.now = now;
  }

  Page<Task> page(PageRequest page) {
    var after =
        page.after()
            .map(BY_RANK::keys)
            .map(keys -> new Place(keys.number(0), new TaskId(keys.id(1)), 0));
    // Holds the first places; the last of them is at its head, to be dropped.
    var first = new PriorityQueue<Place>(IN_ORDER.reversed());
    addLanes(first, after, page.limit() + 1);
    addDue(first, after, page.limit() + 1);
    List<Place> places = new ArrayList<>(first);
    places.sort(IN_ORDER);
    var slice = TaskPages.read(session, places.stream().map(Place::seq).toList(), page.limit());
    return slice.toPage(task -> BY_RANK.of(task.rank(), task.id().value()));
  }

  private void addLanes(PriorityQueue<Place> first, Optional<Place> after, int limit) {
    var lane = Optional.of(new Lane("", Labels.NONE));
    while (lane.isPresent()) {
      var present = lane.get();
      session.run(
          ClaimStatements.LANE_FROM,
          values -> {
            bind(values)
                .set(TASK.ASSIGNEE, present.assignee())
                .set(TASK.REQUIRES, present.requires())
                .set(TASK.RANK, after.map(Place::rank).orElse(Long.MIN_VALUE))
                .set(
                    "id",
                    after
                        .map(place -> BlockerStatements.bytes(place.id()))
                        .orElseGet(() -> new byte[0]))
                .set("limit", limit);
          },
          row -> offer(first, Place.of(row), limit));
      lane = nextLane(present);
    }
  }

  private void addDue(PriorityQueue<Place> first, Optional<Place> after, int limit) {
    session.run(
        ClaimStatements.DUE_TASKS,
        this::bind,
        row -> {
          var place = Place.of(row);
          if (after.isEmpty() || IN_ORDER.compare(place, after.get()) > 0) {
            offer(first, place, limit);
          }
          return true;
        });
  }

  private static boolean offer(PriorityQueue<Place> first, Place place, int limit) {
    first.add(place);
    return first.size() <= limit || !first.remove().equals(place);
  }

  private Arguments bind(Arguments values) {
    return values.set(TASK.SWARM, swarm).set(TASK.QUEUE, queue).set(TASK.RUN_AT, now);
  }

  private record Lane(String assignee, Labels requires) {}

  private Optional<Lane> nextLane(Lane before) {
    return session.first(
        ClaimStatements.NEXT_LANE,
        values ->
            values
                .set(TASK.SWARM, swarm)
                .set(TASK.QUEUE, queue)
                .set(TASK.ASSIGNEE, before.assignee())
                .set(TASK.REQUIRES, before.requires()),
        row -> new Lane(row.get(TASK.ASSIGNEE), row.get(TASK.REQUIRES)));
  }
}
