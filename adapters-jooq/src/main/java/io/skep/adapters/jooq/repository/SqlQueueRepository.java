package io.skep.adapters.jooq.repository;

import static io.skep.adapters.jooq.Prepared.param;
import static io.skep.adapters.jooq.repository.Statements.prepared;
import static io.skep.adapters.jooq.schema.tables.QueueTable.QUEUE;
import static io.skep.adapters.jooq.schema.tables.TaskCountTable.TASK_COUNT;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectFrom;
import static org.jooq.impl.DSL.sum;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.KeysetCursor;
import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Session;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.task.QueueRepository;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.QueueSummary;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.impl.DSL;

/** Queues in a database. */
public final class SqlQueueRepository implements QueueRepository {

  private static final Prepared FIND =
      prepared(
          "queue.find",
          () ->
              selectFrom(QUEUE)
                  .where(QUEUE.SWARM.eq(param(QUEUE.SWARM)))
                  .and(QUEUE.NAME.eq(param(QUEUE.NAME))));

  private static final Param<Long> EXPECTED = param("expected", QUEUE.VERSION);

  private static final Prepared STORE =
      prepared(
          "queue.store",
          () ->
              insertInto(QUEUE)
                  .set(QUEUE.SWARM, param(QUEUE.SWARM))
                  .set(QUEUE.NAME, param(QUEUE.NAME))
                  .set(QUEUE.PAUSED, param(QUEUE.PAUSED))
                  .set(QUEUE.PRIORITY_BOOST, param(QUEUE.PRIORITY_BOOST))
                  .set(QUEUE.MAX_IN_PROGRESS, param(QUEUE.MAX_IN_PROGRESS))
                  .set(QUEUE.MAX_PER_CAPABILITY, param(QUEUE.MAX_PER_CAPABILITY))
                  .set(QUEUE.VERSION, param(QUEUE.VERSION))
                  .onConflict(QUEUE.SWARM, QUEUE.NAME)
                  .doUpdate()
                  .setAllToExcluded()
                  .where(QUEUE.VERSION.eq(EXPECTED)));

  private static final Field<QueueName> NAME = QUEUE.NAME.as("name");

  private static final Prepared NAMES =
      prepared(
          "queue.list",
          () ->
              select(NAME)
                  .from(QUEUE)
                  .where(QUEUE.SWARM.eq(param(QUEUE.SWARM)))
                  .and(QUEUE.NAME.gt(param(QUEUE.NAME)))
                  .union(
                      select(TASK_COUNT.QUEUE)
                          .from(TASK_COUNT)
                          .where(TASK_COUNT.SWARM.eq(param(QUEUE.SWARM)))
                          .and(TASK_COUNT.QUEUE.gt(param(QUEUE.NAME)))
                          .groupBy(TASK_COUNT.QUEUE)
                          // A count may be kept in parts, of which some are below 0.
                          .having(sum(TASK_COUNT.TASKS).gt(DSL.inline(BigDecimal.ZERO))))
                  .orderBy(NAME)
                  .limit(DSL.param("limit", Integer.class)));

  private static final Field<Long> TASKS = sum(TASK_COUNT.TASKS).coerce(Long.class).as("tasks");

  private static final Prepared COUNT_IN_SWARM =
      prepared(
          "queue.countByStatus",
          () ->
              select(TASK_COUNT.STATUS, TASKS)
                  .from(TASK_COUNT)
                  .where(TASK_COUNT.SWARM.eq(param(TASK_COUNT.SWARM)))
                  .groupBy(TASK_COUNT.STATUS));

  private static final Prepared COUNT_IN_QUEUE =
      prepared(
          "queue.count",
          () ->
              select(TASK_COUNT.STATUS, TASKS)
                  .from(TASK_COUNT)
                  .where(TASK_COUNT.SWARM.eq(param(TASK_COUNT.SWARM)))
                  .and(TASK_COUNT.QUEUE.eq(param(TASK_COUNT.QUEUE)))
                  .groupBy(TASK_COUNT.STATUS));

  private static final KeysetCursor CURSOR = new KeysetCursor("queues", String.class);

  private final SqlWork<?> work;

  /** Creates the repository over these transactions. */
  public SqlQueueRepository(SqlWork<?> work) {
    this.work = work;
  }

  @Override
  public Optional<QueueSettings> find(SwarmId swarm, QueueName name) {
    return work.settings(
        new QueueId(swarm, name),
        FIND,
        values -> values.set(QUEUE.SWARM, swarm).set(QUEUE.NAME, name),
        QueueRows::settings);
  }

  private static Optional<QueueSettings> settings(Session session, SwarmId swarm, QueueName name) {
    return session.first(
        FIND, values -> values.set(QUEUE.SWARM, swarm).set(QUEUE.NAME, name), QueueRows::settings);
  }

  @Override
  public QueueSettings save(SwarmId swarm, QueueSettings settings) {
    return work.change(
        unit -> {
          long expected = settings.version();
          var saved = settings.atVersion(expected + 1);
          requireVersion(unit, swarm, settings, expected);
          int stored =
              unit.session()
                  .update(
                      STORE,
                      values -> QueueRows.values(values, swarm, saved).set(EXPECTED, expected));
          if (stored == 0) {
            // Another one has come in between.
            requireVersion(unit, swarm, settings, expected);
          }
          unit.forgetSettings(new QueueId(swarm, settings.name()));
          unit.changed(swarm).add(ChangeTag.of(settings.name()));
          return saved;
        });
  }

  private static void requireVersion(
      Unit unit, SwarmId swarm, QueueSettings settings, long expected) {
    long version =
        settings(unit.session(), swarm, settings.name()).map(QueueSettings::version).orElse(0L);
    if (version != expected) {
      unit.noLongerAt(new QueueId(swarm, settings.name()), expected);
      throw new StaleVersionException("queue", settings.name().value(), expected, version);
    }
  }

  @Override
  public Page<QueueSummary> list(SwarmId swarm, PageRequest page) {
    var after = page.after().map(cursor -> CURSOR.keys(cursor).text(0)).orElse("");
    return work.lookAtCounts(
        session ->
            Page.cut(
                session
                    .list(
                        NAMES,
                        values ->
                            values
                                .set(QUEUE.SWARM, swarm)
                                .set("name", after)
                                .set("limit", page.limit() + 1),
                        row -> row.get(NAME))
                    .stream()
                    .map(name -> summary(session, swarm, name))
                    .toList(),
                page.limit(),
                queue -> CURSOR.of(queue.settings().name().value())));
  }

  private static QueueSummary summary(Session session, SwarmId swarm, QueueName name) {
    return new QueueSummary(
        settings(session, swarm, name).orElseGet(() -> QueueSettings.defaults(name)),
        counts(
            session,
            COUNT_IN_QUEUE,
            values -> values.set(TASK_COUNT.SWARM, swarm).set(TASK_COUNT.QUEUE, name)));
  }

  @Override
  public Map<TaskStatus, Long> countByStatus(SwarmId swarm) {
    return work.lookAtCounts(
        session -> counts(session, COUNT_IN_SWARM, values -> values.set(TASK_COUNT.SWARM, swarm)));
  }

  private static Map<TaskStatus, Long> counts(
      Session session, Prepared statement, Consumer<Arguments> values) {
    Map<TaskStatus, Long> counts = new EnumMap<>(TaskStatus.class);
    session.run(
        statement,
        values,
        row -> {
          long tasks = row.get(TASKS);
          if (tasks > 0) {
            counts.put(row.get(TASK_COUNT.STATUS), tasks);
          }
          return true;
        });
    return counts;
  }
}
