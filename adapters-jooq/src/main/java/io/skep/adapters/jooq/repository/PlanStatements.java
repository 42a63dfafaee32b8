package io.skep.adapters.jooq.repository;

import static io.skep.adapters.jooq.Prepared.param;
import static io.skep.adapters.jooq.repository.Statements.prepared;
import static io.skep.adapters.jooq.schema.tables.ConversationTable.CONVERSATION;
import static io.skep.adapters.jooq.schema.tables.PlanLinkTable.PLAN_LINK;
import static io.skep.adapters.jooq.schema.tables.PlanTable.PLAN;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.update;

import io.skep.adapters.jooq.Prepared;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Query;

/** The statements about plans and their links. */
final class PlanStatements {

  /** Everything but the key and the version. */
  private static final List<Field<?>> VALUES =
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

  private static final List<Field<?>> LINK =
      List.of(
          PLAN_LINK.SWARM,
          PLAN_LINK.CONVERSATION,
          PLAN_LINK.PLAN,
          PLAN_LINK.KIND,
          PLAN_LINK.MESSAGE,
          PLAN_LINK.CREATED_AT);

  static final Prepared FIND =
      prepared(
          "plan.find",
          () ->
              select(Statements.columns(VALUES, PLAN.ID, PLAN.VERSION))
                  .from(PLAN)
                  .where(isMeant()));

  static final Prepared ADD =
      prepared(
          "plan.add",
          () ->
              insertInto(PLAN)
                  .set(PLAN.SWARM, param(PLAN.SWARM))
                  .set(PLAN.ID, param(PLAN.ID))
                  .set(Statements.assignments(VALUES))
                  .set(PLAN.VERSION, inline(0L))
                  .onConflict(PLAN.SWARM, PLAN.ID)
                  .doNothing());

  static final Prepared SAVE =
      prepared(
          "plan.save",
          () ->
              update(PLAN)
                  .set(Statements.assignments(VALUES))
                  .set(PLAN.VERSION, PLAN.VERSION.plus(inline(1L)))
                  .where(isMeant())
                  .and(PLAN.VERSION.eq(param(PLAN.VERSION))));

  static final Prepared VERSION =
      prepared("plan.version", () -> select(PLAN.VERSION).from(PLAN).where(isMeant()));

  static final Prepared LIST = prepared("plan.list", () -> page(noCondition()));

  static final Prepared IN_STATUS =
      prepared("plan.list-status", () -> page(PLAN.STATUS.eq(param(PLAN.STATUS))));

  static final Prepared CONVERSATION_EXISTS =
      prepared(
          "plan.conversation-exists",
          () ->
              select(CONVERSATION.VERSION)
                  .from(CONVERSATION)
                  .where(CONVERSATION.SWARM.eq(param(CONVERSATION.SWARM)))
                  .and(CONVERSATION.ID.eq(param(CONVERSATION.ID))));

  static final Prepared LINK_UP =
      prepared(
          "plan.link",
          () ->
              insertInto(PLAN_LINK)
                  .set(Statements.assignments(LINK))
                  .onConflict(PLAN_LINK.SWARM, PLAN_LINK.CONVERSATION, PLAN_LINK.PLAN)
                  .doNothing());

  static final Prepared LINKS_OF_CONVERSATION =
      prepared("plan.links-of-conversation", () -> links(PLAN_LINK.CONVERSATION, PLAN_LINK.PLAN));

  static final Prepared LINKS_OF_PLAN =
      prepared("plan.links-of-plan", () -> links(PLAN_LINK.PLAN, PLAN_LINK.CONVERSATION));

  private PlanStatements() {}

  private static Query page(Condition filter) {
    return select(Statements.columns(VALUES, PLAN.ID, PLAN.VERSION))
        .from(PLAN)
        .where(PLAN.SWARM.eq(param(PLAN.SWARM)))
        .and(filter)
        .and(
            row(PLAN.RECENCY, PLAN.ID)
                .gt(MomentPaging.MOMENT, param(Statements.AFTER.getName(), PLAN.ID)))
        .orderBy(PLAN.RECENCY, PLAN.ID)
        .limit(Statements.LIMIT);
  }

  private static <T> Query links(Field<?> one, Field<T> other) {
    return select(LINK)
        .from(PLAN_LINK)
        .where(PLAN_LINK.SWARM.eq(param(PLAN_LINK.SWARM)))
        .and(isGiven(one))
        .and(
            row(PLAN_LINK.CREATED_AT, other)
                .gt(MomentPaging.AT, param(Statements.AFTER.getName(), other)))
        .orderBy(PLAN_LINK.CREATED_AT, other)
        .limit(Statements.LIMIT);
  }

  private static <T> Condition isGiven(Field<T> column) {
    return column.eq(param(column));
  }

  private static Condition isMeant() {
    return PLAN.SWARM.eq(param(PLAN.SWARM)).and(PLAN.ID.eq(param(PLAN.ID)));
  }
}
