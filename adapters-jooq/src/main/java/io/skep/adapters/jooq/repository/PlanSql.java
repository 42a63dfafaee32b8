package io.skep.adapters.jooq.repository;

import static io.skep.adapters.jooq.schema.tables.ConversationTable.CONVERSATION;
import static io.skep.adapters.jooq.schema.tables.PlanLinkTable.PLAN_LINK;
import static io.skep.adapters.jooq.schema.tables.PlanTable.PLAN;
import static io.skep.adapters.jooq.statement.SqlStatement.param;
import static io.skep.adapters.jooq.statement.StatementDsl.statement;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.update;

import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.jooq.statement.StatementDsl;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Query;

/** The statements about plans and their links. */
final class PlanSql {

  /** Everything but the key and the version. */
  private static final List<Field<?>> VALUE_COLUMNS =
      List.of(
          PLAN.STATUS,
          PLAN.FAILURE_LIMIT,
          PLAN.FAILURES,
          PLAN.CREATED_AT,
          PLAN.UPDATED_AT,
          PLAN.QUESTION,
          PLAN.INSTRUCTION,
          PLAN.EXECUTION_PLAN,
          PLAN.DETAILS);

  private static final List<Field<?>> LINK_COLUMNS =
      List.of(
          PLAN_LINK.SWARM,
          PLAN_LINK.CONVERSATION,
          PLAN_LINK.PLAN,
          PLAN_LINK.KIND,
          PLAN_LINK.MESSAGE,
          PLAN_LINK.CREATED_AT);

  static final SqlStatement FIND =
      statement(
          "plan.find",
          () ->
              select(StatementDsl.concat(VALUE_COLUMNS, PLAN.ID, PLAN.VERSION))
                  .from(PLAN)
                  .where(matchesId()));

  static final SqlStatement INSERT =
      statement(
          "plan.add",
          () ->
              insertInto(PLAN)
                  .set(PLAN.SWARM, param(PLAN.SWARM))
                  .set(PLAN.ID, param(PLAN.ID))
                  .set(StatementDsl.assignments(VALUE_COLUMNS))
                  .set(PLAN.VERSION, inline(0L))
                  .onConflict(PLAN.SWARM, PLAN.ID)
                  .doNothing());

  static final SqlStatement UPDATE =
      statement(
          "plan.save",
          () ->
              update(PLAN)
                  .set(StatementDsl.assignments(VALUE_COLUMNS))
                  .set(PLAN.VERSION, PLAN.VERSION.plus(inline(1L)))
                  .where(matchesId())
                  .and(PLAN.VERSION.eq(param(PLAN.VERSION))));

  static final SqlStatement FIND_VERSION =
      statement("plan.version", () -> select(PLAN.VERSION).from(PLAN).where(matchesId()));

  static final SqlStatement LIST = statement("plan.list", () -> pageQuery(noCondition()));

  static final SqlStatement LIST_BY_STATUS =
      statement("plan.list-status", () -> pageQuery(PLAN.STATUS.eq(param(PLAN.STATUS))));

  static final SqlStatement CONVERSATION_EXISTS =
      statement(
          "plan.conversation-exists",
          () ->
              select(CONVERSATION.VERSION)
                  .from(CONVERSATION)
                  .where(CONVERSATION.SWARM.eq(param(CONVERSATION.SWARM)))
                  .and(CONVERSATION.ID.eq(param(CONVERSATION.ID))));

  static final SqlStatement INSERT_LINK =
      statement(
          "plan.link",
          () ->
              insertInto(PLAN_LINK)
                  .set(StatementDsl.assignments(LINK_COLUMNS))
                  .onConflict(PLAN_LINK.SWARM, PLAN_LINK.CONVERSATION, PLAN_LINK.PLAN)
                  .doNothing());

  static final SqlStatement LIST_LINKS_OF_CONVERSATION =
      statement(
          "plan.links-of-conversation", () -> linksQuery(PLAN_LINK.CONVERSATION, PLAN_LINK.PLAN));

  static final SqlStatement LIST_LINKS_OF_PLAN =
      statement("plan.links-of-plan", () -> linksQuery(PLAN_LINK.PLAN, PLAN_LINK.CONVERSATION));

  private PlanSql() {}

  private static Query pageQuery(Condition filter) {
    return select(StatementDsl.concat(VALUE_COLUMNS, PLAN.ID, PLAN.VERSION))
        .from(PLAN)
        .where(PLAN.SWARM.eq(param(PLAN.SWARM)))
        .and(filter)
        .and(
            row(PLAN.RECENCY, PLAN.ID)
                .gt(TimestampPaging.TIMESTAMP_MICROS, param(StatementDsl.AFTER.getName(), PLAN.ID)))
        .orderBy(PLAN.RECENCY, PLAN.ID)
        .limit(StatementDsl.LIMIT);
  }

  private static <T> Query linksQuery(Field<?> one, Field<T> other) {
    return select(LINK_COLUMNS)
        .from(PLAN_LINK)
        .where(PLAN_LINK.SWARM.eq(param(PLAN_LINK.SWARM)))
        .and(equalsParam(one))
        .and(
            row(PLAN_LINK.CREATED_AT, other)
                .gt(TimestampPaging.TIMESTAMP, param(StatementDsl.AFTER.getName(), other)))
        .orderBy(PLAN_LINK.CREATED_AT, other)
        .limit(StatementDsl.LIMIT);
  }

  private static <T> Condition equalsParam(Field<T> column) {
    return column.eq(param(column));
  }

  private static Condition matchesId() {
    return PLAN.SWARM.eq(param(PLAN.SWARM)).and(PLAN.ID.eq(param(PLAN.ID)));
  }
}
