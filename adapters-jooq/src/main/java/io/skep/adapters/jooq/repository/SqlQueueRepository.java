package io.skep.adapters.jooq.repository;

import static io.skep.adapters.jooq.schema.tables.QueueTable.QUEUE;
import static io.skep.adapters.jooq.schema.tables.TaskCountTable.TASK_COUNT;
import static io.skep.adapters.jooq.statement.SqlStatement.param;
import static io.skep.adapters.jooq.statement.StatementDsl.statement;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectFrom;
import static org.jooq.impl.DSL.sum;

import io.skep.adapters.jooq.mapping.QueueMapper;
import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.jooq.transaction.QueueId;
import io.skep.adapters.jooq.transaction.TransactionManager;
import io.skep.adapters.jooq.transaction.WriteTransaction;
import io.skep.domain.changefeed.ChangeTag;
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

  private static final SqlStatement FIND =
      statement(
          "queue.find",
          () ->
              selectFrom(QUEUE)
                  .where(QUEUE.SWARM.eq(param(QUEUE.SWARM)))
                  .and(QUEUE.NAME.eq(param(QUEUE.NAME))));

  private static final Param<Long> EXPECTED_VERSION = param("expected", QUEUE.VERSION);

  private static final SqlStatement UPSERT =
      statement(
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
                  .where(QUEUE.VERSION.eq(EXPECTED_VERSION)));

  private static final Field<QueueName> NAME = QUEUE.NAME.as("name");

  private static final SqlStatement LIST_NAMES =
      statement(
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

  private static final Field<Long> TASK_TOTAL =
      sum(TASK_COUNT.TASKS).coerce(Long.class).as("tasks");

  private static final SqlStatement COUNT_BY_STATUS =
      statement(
          "queue.countByStatus",
          () ->
              select(TASK_COUNT.STATUS, TASK_TOTAL)
                  .from(TASK_COUNT)
                  .where(TASK_COUNT.SWARM.eq(param(TASK_COUNT.SWARM)))
                  .groupBy(TASK_COUNT.STATUS));

  private static final SqlStatement COUNT_BY_STATUS_IN_QUEUE =
      statement(
          "queue.count",
          () ->
              select(TASK_COUNT.STATUS, TASK_TOTAL)
                  .from(TASK_COUNT)
                  .where(TASK_COUNT.SWARM.eq(param(TASK_COUNT.SWARM)))
                  .and(TASK_COUNT.QUEUE.eq(param(TASK_COUNT.QUEUE)))
                  .groupBy(TASK_COUNT.STATUS));

  private static final KeysetCursorCodec CURSOR = new KeysetCursorCodec("queues", String.class);

  private final TransactionManager<?> transactions;

  /** Creates the repository over these transactions. */
  public SqlQueueRepository(TransactionManager<?> work) {
    this.transactions = work;
  }

  @Override
  public Optional<QueueSettings> find(SwarmId swarm, QueueName name) {
    return transactions.findQueueSettings(
        new QueueId(swarm, name),
        FIND,
        values -> values.set(QUEUE.SWARM, swarm).set(QUEUE.NAME, name),
        QueueMapper::toSettings);
  }

  private static Optional<QueueSettings> findSettings(
      Session session, SwarmId swarm, QueueName name) {
    return session.first(
        FIND,
        values -> values.set(QUEUE.SWARM, swarm).set(QUEUE.NAME, name),
        QueueMapper::toSettings);
  }

  @Override
  public QueueSettings save(SwarmId swarm, QueueSettings settings) {
    return transactions.inWrite(
        unit -> {
          long expected = settings.version();
          var saved = settings.withVersion(expected + 1);
          requireVersion(unit, swarm, settings, expected);
          int stored =
              unit.session()
                  .update(
                      UPSERT,
                      values ->
                          QueueMapper.bind(values, swarm, saved).set(EXPECTED_VERSION, expected));
          if (stored == 0) {
            // Another one has come in between.
            requireVersion(unit, swarm, settings, expected);
          }
          unit.invalidateSettings(new QueueId(swarm, settings.name()));
          unit.changeTags(swarm).add(ChangeTag.of(settings.name()));
          return saved;
        });
  }

  private static void requireVersion(
      WriteTransaction unit, SwarmId swarm, QueueSettings settings, long expected) {
    long version =
        findSettings(unit.session(), swarm, settings.name()).map(QueueSettings::version).orElse(0L);
    if (version != expected) {
      unit.onSettingsConflict(new QueueId(swarm, settings.name()), expected);
      throw new StaleVersionException("queue", settings.name().value(), expected, version);
    }
  }

  @Override
  public Page<QueueSummary> list(SwarmId swarm, PageRequest page) {
    var after = page.after().map(cursor -> CURSOR.decode(cursor).getString(0)).orElse("");
    return transactions.readConsistentWithCounts(
        session ->
            Page.of(
                session
                    .list(
                        LIST_NAMES,
                        values ->
                            values
                                .set(QUEUE.SWARM, swarm)
                                .set("name", after)
                                .set("limit", page.limit() + 1),
                        row -> row.get(NAME))
                    .stream()
                    .map(name -> toSummary(session, swarm, name))
                    .toList(),
                page.limit(),
                queue -> CURSOR.encode(queue.settings().name().value())));
  }

  private static QueueSummary toSummary(Session session, SwarmId swarm, QueueName name) {
    return new QueueSummary(
        findSettings(session, swarm, name).orElseGet(() -> QueueSettings.defaults(name)),
        queryCounts(
            session,
            COUNT_BY_STATUS_IN_QUEUE,
            values -> values.set(TASK_COUNT.SWARM, swarm).set(TASK_COUNT.QUEUE, name)));
  }

  @Override
  public Map<TaskStatus, Long> countByStatus(SwarmId swarm) {
    return transactions.readConsistentWithCounts(
        session ->
            queryCounts(session, COUNT_BY_STATUS, values -> values.set(TASK_COUNT.SWARM, swarm)));
  }

  private static Map<TaskStatus, Long> queryCounts(
      Session session, SqlStatement statement, Consumer<Bindings> values) {
    Map<TaskStatus, Long> counts = new EnumMap<>(TaskStatus.class);
    session.query(
        statement,
        values,
        row -> {
          long tasks = row.get(TASK_TOTAL);
          if (tasks > 0) {
            counts.put(row.get(TASK_COUNT.STATUS), tasks);
          }
          return true;
        });
    return counts;
  }
}
