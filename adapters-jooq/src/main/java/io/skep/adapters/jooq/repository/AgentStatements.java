package io.skep.adapters.jooq.repository;

import static io.skep.adapters.jooq.Prepared.param;
import static io.skep.adapters.jooq.repository.Statements.prepared;
import static io.skep.adapters.jooq.schema.tables.AgentCapabilityTable.AGENT_CAPABILITY;
import static io.skep.adapters.jooq.schema.tables.AgentDetailsTable.AGENT_DETAILS;
import static io.skep.adapters.jooq.schema.tables.AgentTable.AGENT;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.update;

import io.skep.adapters.jooq.Prepared;
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
final class AgentStatements {

  static final Field<Double> MEAN_EFFICIENCY =
      field("avg({0})", SQLDataType.DOUBLE, AGENT.EFFICIENCY).as("mean_efficiency");
  static final Field<Double> MEAN_COMPLIANCE =
      field("avg({0})", SQLDataType.DOUBLE, AGENT.COMPLIANCE).as("mean_compliance");
  static final Field<Long> TASKS =
      field("sum({0})", SQLDataType.BIGINT, AGENT.TASKS_COMPLETED).as("tasks");
  static final Field<Integer> AGENTS = count().as("agents");

  static final Prepared FIND =
      prepared(
          "agent.find",
          () ->
              select(found())
                  .from(AGENT)
                  .crossJoin(AGENT_DETAILS)
                  .where(isMeant())
                  .and(detailsAreTheirs()));

  static final Prepared VERSION =
      prepared("agent.version", () -> select(AGENT.VERSION).from(AGENT).where(isMeant()));

  static final Prepared ADD =
      prepared(
          "agent.add",
          () ->
              insertInto(AGENT)
                  .set(AGENT.SWARM, param(AGENT.SWARM))
                  .set(AGENT.ID, param(AGENT.ID))
                  .set(Statements.assignments(AgentRows.VALUES))
                  .set(AGENT.VERSION, inline(0L))
                  .onConflict(AGENT.SWARM, AGENT.ID)
                  .doNothing());

  static final Prepared ADD_DETAILS =
      prepared(
          "agent.add-details",
          () ->
              insertInto(AGENT_DETAILS)
                  .set(AGENT_DETAILS.SWARM, param(AGENT_DETAILS.SWARM))
                  .set(AGENT_DETAILS.AGENT, param(AGENT_DETAILS.AGENT))
                  .set(AGENT_DETAILS.DETAILS, param(AGENT_DETAILS.DETAILS)));

  static final Prepared SAVE =
      prepared(
          "agent.save",
          () ->
              update(AGENT)
                  .set(Statements.assignments(AgentRows.VALUES))
                  .set(AGENT.VERSION, AGENT.VERSION.plus(inline(1L)))
                  .where(isMeant())
                  .and(AGENT.VERSION.eq(param(AGENT.VERSION))));

  static final Prepared SAVE_DETAILS =
      prepared(
          "agent.save-details",
          () ->
              update(AGENT_DETAILS)
                  .set(AGENT_DETAILS.DETAILS, param(AGENT_DETAILS.DETAILS))
                  .where(AGENT_DETAILS.SWARM.eq(param(AGENT_DETAILS.SWARM)))
                  .and(AGENT_DETAILS.AGENT.eq(param(AGENT_DETAILS.AGENT)))
                  .and(AGENT_DETAILS.DETAILS.ne(param(AGENT_DETAILS.DETAILS))));

  /** Touches no index but that of silence. */
  static final Prepared SEEN =
      prepared(
          "agent.seen",
          () ->
              update(AGENT)
                  .set(AGENT.LAST_SEEN_AT, greatest(AGENT.LAST_SEEN_AT, param(AGENT.LAST_SEEN_AT)))
                  .where(isMeant()));

  /** Follows {@link #SEEN}, after which a time that was not too late is the stored one. */
  static final Prepared WAKE =
      prepared(
          "agent.wake",
          () ->
              update(AGENT)
                  .set(AGENT.STATUS, inline(AgentStatus.ACTIVE, AGENT.STATUS))
                  .set(AGENT.STATUS_FOUND, inline(null, AGENT.STATUS_FOUND))
                  .set(AGENT.UPDATED_AT, param(AGENT.LAST_SEEN_AT))
                  .where(isMeant())
                  .and(AGENT.LAST_SEEN_AT.eq(param(AGENT.LAST_SEEN_AT)))
                  .and(AGENT.STATUS.eq(inline(AgentStatus.OFFLINE, AGENT.STATUS))));

  static final Prepared IN_TEAM =
      prepared(
          "agent.list-team",
          () ->
              page(
                  AGENT,
                  AGENT.ID,
                  AGENT.SWARM.eq(param(AGENT.SWARM)).and(AGENT.TEAM.eq(param(AGENT.TEAM))),
                  maybe(AGENT.STATUS),
                  changed()));

  static final Prepared IN_STATUS =
      prepared(
          "agent.list-status",
          () ->
              page(
                  AGENT,
                  AGENT.ID,
                  AGENT.SWARM.eq(param(AGENT.SWARM)).and(AGENT.STATUS.eq(param(AGENT.STATUS))),
                  changed()));

  static final Prepared CAPABLE =
      prepared(
          "agent.list-capable",
          () ->
              page(
                  AGENT_CAPABILITY.crossJoin(AGENT),
                  AGENT_CAPABILITY.AGENT,
                  AGENT_CAPABILITY
                      .SWARM
                      .eq(param(AGENT.SWARM))
                      .and(AGENT_CAPABILITY.CAPABILITY.eq(param(AGENT_CAPABILITY.CAPABILITY)))
                      .and(AGENT.SWARM.eq(AGENT_CAPABILITY.SWARM))
                      .and(AGENT.ID.eq(AGENT_CAPABILITY.AGENT)),
                  maybe(AGENT.TEAM),
                  maybe(AGENT.STATUS),
                  changed()));

  /** Reads only those that changed; the index tells which. */
  static final Prepared CHANGED =
      Prepared.composed(
          "agent.list-changed",
          List.of(),
          dialect ->
              page(
                  // SQLite, who knows no figures, would read them all in the index of the ids.
                  dialect == SQLDialect.SQLITE
                      ? table("{0} indexed by agent_changed", AGENT)
                      : AGENT,
                  AGENT.ID,
                  AGENT.SWARM.eq(param(AGENT.SWARM)),
                  AGENT.UPDATED_AT.ge(param(AGENT.UPDATED_AT))));

  static final Prepared SILENT =
      prepared(
          "agent.silent",
          () ->
              select(found())
                  .from(AGENT)
                  .crossJoin(AGENT_DETAILS)
                  .where(AGENT.SWARM.eq(param(AGENT.SWARM)))
                  .and(
                      AGENT.STATUS.notIn(
                          inline(AgentStatus.OFFLINE, AGENT.STATUS),
                          inline(AgentStatus.RETIRED, AGENT.STATUS)))
                  .and(AGENT.LAST_SEEN_AT.lt(param(AGENT.LAST_SEEN_AT)))
                  .and(detailsAreTheirs())
                  .orderBy(AGENT.LAST_SEEN_AT, AGENT.ID)
                  .limit(Statements.LIMIT));

  /** Begins at a team, but behind it where {@code after} names it. */
  static final Prepared TEAMS =
      prepared(
          "agent.teams",
          () ->
              select(AGENT.TEAM, AGENTS, MEAN_EFFICIENCY, MEAN_COMPLIANCE, TASKS)
                  .from(AGENT)
                  .where(AGENT.SWARM.eq(param(AGENT.SWARM)))
                  .and(AGENT.TEAM.ge(param(AGENT.TEAM)))
                  .and(Statements.AFTER.isNull().or(AGENT.TEAM.ne(Statements.AFTER)))
                  .groupBy(AGENT.TEAM)
                  .orderBy(AGENT.TEAM)
                  .limit(Statements.LIMIT));

  static final Prepared COUNT_BY_STATUS =
      prepared(
          "agent.count-by-status",
          () ->
              select(AGENT.STATUS, AGENTS)
                  .from(AGENT)
                  .where(AGENT.SWARM.eq(param(AGENT.SWARM)))
                  .groupBy(AGENT.STATUS));

  private AgentStatements() {}

  private static Query page(
      Table<?> from, Field<AgentId> id, Condition lead, Condition... filters) {
    return select(found())
        .from(from)
        .crossJoin(AGENT_DETAILS)
        .where(lead)
        .and(id.gt(param("after", id)))
        .and(org.jooq.impl.DSL.and(Arrays.asList(filters)))
        .and(detailsAreTheirs())
        .orderBy(id)
        .limit(Statements.LIMIT);
  }

  private static List<Field<?>> found() {
    return Statements.columns(AgentRows.VALUES, AGENT.ID, AGENT.VERSION, AGENT_DETAILS.DETAILS);
  }

  private static Condition isMeant() {
    return AGENT.SWARM.eq(param(AGENT.SWARM)).and(AGENT.ID.eq(param(AGENT.ID)));
  }

  private static Condition detailsAreTheirs() {
    return AGENT_DETAILS.SWARM.eq(AGENT.SWARM).and(AGENT_DETAILS.AGENT.eq(AGENT.ID));
  }

  /** Lets everything through when nothing is given. */
  private static <T> Condition maybe(Field<T> column) {
    return param(column).isNull().or(column.eq(param(column)));
  }

  private static Condition changed() {
    return param(AGENT.UPDATED_AT).isNull().or(AGENT.UPDATED_AT.ge(param(AGENT.UPDATED_AT)));
  }
}
