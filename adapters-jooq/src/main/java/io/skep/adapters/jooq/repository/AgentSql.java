package io.skep.adapters.jooq.repository;

import static io.skep.adapters.jooq.schema.tables.AgentCapabilityTable.AGENT_CAPABILITY;
import static io.skep.adapters.jooq.schema.tables.AgentDetailsTable.AGENT_DETAILS;
import static io.skep.adapters.jooq.schema.tables.AgentTable.AGENT;
import static io.skep.adapters.jooq.statement.SqlStatement.param;
import static io.skep.adapters.jooq.statement.StatementDsl.statement;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.update;

import io.skep.adapters.jooq.mapping.AgentMapper;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.jooq.statement.StatementDsl;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.value.AgentId;
import java.util.Arrays;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/**
 * The statements about agents.
 *
 * <p>Each list is led by one index. The filters beside it are written so that no index can serve
 * them, because the planner, who knows no figures, might prefer one that has to be sorted.
 */
final class AgentSql {

  static final Field<Double> MEAN_EFFICIENCY =
      field("avg({0})", SQLDataType.DOUBLE, AGENT.EFFICIENCY).as("mean_efficiency");
  static final Field<Double> MEAN_COMPLIANCE =
      field("avg({0})", SQLDataType.DOUBLE, AGENT.COMPLIANCE).as("mean_compliance");
  static final Field<Long> TOTAL_TASKS =
      field("sum({0})", SQLDataType.BIGINT, AGENT.TASKS_COMPLETED).as("tasks");
  static final Field<Integer> AGENT_COUNT = count().as("agents");

  static final SqlStatement FIND =
      statement(
          "agent.find",
          () ->
              select(selectedColumns())
                  .from(AGENT)
                  .crossJoin(AGENT_DETAILS)
                  .where(matchesId())
                  .and(joinsDetails()));

  static final SqlStatement FIND_VERSION =
      statement("agent.version", () -> select(AGENT.VERSION).from(AGENT).where(matchesId()));

  static final SqlStatement INSERT =
      statement(
          "agent.add",
          () ->
              insertInto(AGENT)
                  .set(AGENT.SWARM, param(AGENT.SWARM))
                  .set(AGENT.ID, param(AGENT.ID))
                  .set(StatementDsl.assignments(AgentMapper.VALUE_COLUMNS))
                  .set(AGENT.VERSION, inline(0L))
                  .onConflict(AGENT.SWARM, AGENT.ID)
                  .doNothing());

  static final SqlStatement INSERT_DETAILS =
      statement(
          "agent.add-details",
          () ->
              insertInto(AGENT_DETAILS)
                  .set(AGENT_DETAILS.SWARM, param(AGENT_DETAILS.SWARM))
                  .set(AGENT_DETAILS.AGENT, param(AGENT_DETAILS.AGENT))
                  .set(AGENT_DETAILS.DETAILS, param(AGENT_DETAILS.DETAILS)));

  static final SqlStatement UPDATE =
      statement(
          "agent.save",
          () ->
              update(AGENT)
                  .set(StatementDsl.assignments(AgentMapper.VALUE_COLUMNS))
                  .set(AGENT.VERSION, AGENT.VERSION.plus(inline(1L)))
                  .where(matchesId())
                  .and(AGENT.VERSION.eq(param(AGENT.VERSION))));

  static final SqlStatement UPDATE_DETAILS =
      statement(
          "agent.save-details",
          () ->
              update(AGENT_DETAILS)
                  .set(AGENT_DETAILS.DETAILS, param(AGENT_DETAILS.DETAILS))
                  .where(AGENT_DETAILS.SWARM.eq(param(AGENT_DETAILS.SWARM)))
                  .and(AGENT_DETAILS.AGENT.eq(param(AGENT_DETAILS.AGENT)))
                  .and(AGENT_DETAILS.DETAILS.ne(param(AGENT_DETAILS.DETAILS))));

  /** Touches no index but that of silence. */
  static final SqlStatement UPDATE_LAST_HEARTBEAT =
      statement(
          "agent.seen",
          () ->
              update(AGENT)
                  .set(AGENT.LAST_SEEN_AT, greatest(AGENT.LAST_SEEN_AT, param(AGENT.LAST_SEEN_AT)))
                  .where(matchesId()));

  /**
   * Follows {@link #UPDATE_LAST_HEARTBEAT}, after which a time that was not too late is the stored
   * one.
   */
  static final SqlStatement REACTIVATE =
      statement(
          "agent.wake",
          () ->
              update(AGENT)
                  .set(AGENT.STATUS, inline(AgentStatus.ACTIVE, AGENT.STATUS))
                  .set(AGENT.STATUS_FOUND, inline(null, AGENT.STATUS_FOUND))
                  .set(AGENT.UPDATED_AT, param(AGENT.LAST_SEEN_AT))
                  .where(matchesId())
                  .and(AGENT.LAST_SEEN_AT.eq(param(AGENT.LAST_SEEN_AT)))
                  .and(AGENT.STATUS.eq(inline(AgentStatus.OFFLINE, AGENT.STATUS))));

  static final SqlStatement LIST_BY_TEAM =
      statement(
          "agent.list-team",
          () ->
              pageQuery(
                  AGENT,
                  AGENT.ID,
                  AGENT.SWARM.eq(param(AGENT.SWARM)).and(AGENT.TEAM.eq(param(AGENT.TEAM))),
                  matchesIfGiven(AGENT.STATUS),
                  updatedSince()));

  static final SqlStatement LIST_BY_STATUS =
      statement(
          "agent.list-status",
          () ->
              pageQuery(
                  AGENT,
                  AGENT.ID,
                  AGENT.SWARM.eq(param(AGENT.SWARM)).and(AGENT.STATUS.eq(param(AGENT.STATUS))),
                  updatedSince()));

  static final SqlStatement LIST_BY_CAPABILITY =
      statement(
          "agent.list-capable",
          () ->
              pageQuery(
                  AGENT_CAPABILITY.crossJoin(AGENT),
                  AGENT_CAPABILITY.AGENT,
                  AGENT_CAPABILITY
                      .SWARM
                      .eq(param(AGENT.SWARM))
                      .and(AGENT_CAPABILITY.CAPABILITY.eq(param(AGENT_CAPABILITY.CAPABILITY)))
                      .and(AGENT.SWARM.eq(AGENT_CAPABILITY.SWARM))
                      .and(AGENT.ID.eq(AGENT_CAPABILITY.AGENT)),
                  matchesIfGiven(AGENT.TEAM),
                  matchesIfGiven(AGENT.STATUS),
                  updatedSince()));

  /** Reads only those that changed; the index tells which. */
  static final SqlStatement LIST_UPDATED_SINCE =
      SqlStatement.ofQuery(
          "agent.list-changed",
          List.of(),
          dialect ->
              pageQuery(
                  // SQLite, who knows no figures, would read them all in the index of the ids.
                  dialect == SQLDialect.SQLITE
                      ? table("{0} indexed by agent_changed", AGENT)
                      : AGENT,
                  AGENT.ID,
                  AGENT.SWARM.eq(param(AGENT.SWARM)),
                  AGENT.UPDATED_AT.ge(param(AGENT.UPDATED_AT))));

  static final SqlStatement FIND_INACTIVE =
      statement(
          "agent.silent",
          () ->
              select(selectedColumns())
                  .from(AGENT)
                  .crossJoin(AGENT_DETAILS)
                  .where(AGENT.SWARM.eq(param(AGENT.SWARM)))
                  .and(
                      AGENT.STATUS.notIn(
                          inline(AgentStatus.OFFLINE, AGENT.STATUS),
                          inline(AgentStatus.RETIRED, AGENT.STATUS)))
                  .and(AGENT.LAST_SEEN_AT.lt(param(AGENT.LAST_SEEN_AT)))
                  .and(joinsDetails())
                  .orderBy(AGENT.LAST_SEEN_AT, AGENT.ID)
                  .limit(StatementDsl.LIMIT));

  /** Begins at a team, but behind it where {@code after} names it. */
  static final SqlStatement LIST_TEAMS =
      statement(
          "agent.teams",
          () ->
              select(AGENT.TEAM, AGENT_COUNT, MEAN_EFFICIENCY, MEAN_COMPLIANCE, TOTAL_TASKS)
                  .from(AGENT)
                  .where(AGENT.SWARM.eq(param(AGENT.SWARM)))
                  .and(AGENT.TEAM.ge(param(AGENT.TEAM)))
                  .and(StatementDsl.AFTER.isNull().or(AGENT.TEAM.ne(StatementDsl.AFTER)))
                  .groupBy(AGENT.TEAM)
                  .orderBy(AGENT.TEAM)
                  .limit(StatementDsl.LIMIT));

  static final SqlStatement COUNT_BY_STATUS =
      statement(
          "agent.count-by-status",
          () ->
              select(AGENT.STATUS, AGENT_COUNT)
                  .from(AGENT)
                  .where(AGENT.SWARM.eq(param(AGENT.SWARM)))
                  .groupBy(AGENT.STATUS));

  private AgentSql() {}

  private static Query pageQuery(
      Table<?> from, Field<AgentId> id, Condition lead, Condition... filters) {
    return select(selectedColumns())
        .from(from)
        .crossJoin(AGENT_DETAILS)
        .where(lead)
        .and(id.gt(param("after", id)))
        .and(org.jooq.impl.DSL.and(Arrays.asList(filters)))
        .and(joinsDetails())
        .orderBy(id)
        .limit(StatementDsl.LIMIT);
  }

  private static List<Field<?>> selectedColumns() {
    return StatementDsl.concat(
        AgentMapper.VALUE_COLUMNS, AGENT.ID, AGENT.VERSION, AGENT_DETAILS.DETAILS);
  }

  private static Condition matchesId() {
    return AGENT.SWARM.eq(param(AGENT.SWARM)).and(AGENT.ID.eq(param(AGENT.ID)));
  }

  private static Condition joinsDetails() {
    return AGENT_DETAILS.SWARM.eq(AGENT.SWARM).and(AGENT_DETAILS.AGENT.eq(AGENT.ID));
  }

  /** Lets everything through when nothing is given. */
  private static <T> Condition matchesIfGiven(Field<T> column) {
    return param(column).isNull().or(column.eq(param(column)));
  }

  private static Condition updatedSince() {
    return param(AGENT.UPDATED_AT).isNull().or(AGENT.UPDATED_AT.ge(param(AGENT.UPDATED_AT)));
  }
}
