package io.skep.adapters.jooq.repository;

import static io.skep.adapters.jooq.schema.tables.ConversationTable.CONVERSATION;
import static io.skep.adapters.jooq.schema.tables.PlanLinkTable.PLAN_LINK;
import static io.skep.adapters.jooq.schema.tables.PlanTable.PLAN;

import io.skep.adapters.jooq.converter.InstantConverter;
import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Row;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.jooq.transaction.TransactionManager;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanLink;
import io.skep.domain.plan.PlanRepository;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.SwarmId;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Plans and their links in a database. */
public final class SqlPlanRepository implements PlanRepository {

  private static final TimestampPaging PLAN_PAGING = new TimestampPaging("plans");
  private static final TimestampPaging CONVERSATION_LINK_PAGING =
      new TimestampPaging("plans of one");
  private static final TimestampPaging PLAN_LINK_PAGING =
      new TimestampPaging("conversations of one");

  private final TransactionManager<?> transactions;

  /** Creates the repository over these transactions. */
  public SqlPlanRepository(TransactionManager<?> work) {
    this.transactions = work;
  }

  @Override
  public Optional<Plan> find(SwarmId swarm, PlanId id) {
    return transactions.find(
        PlanSql.FIND, arguments -> bindId(arguments, swarm, id), SqlPlanRepository::toPlan);
  }

  @Override
  public boolean add(SwarmId swarm, Plan plan) {
    return transactions.inWrite(
        unit -> {
          int added =
              unit.session().update(PlanSql.INSERT, arguments -> bind(arguments, swarm, plan));
          if (added == 1) {
            unit.changeTags(swarm).add(ChangeTag.of(plan.id()));
          }
          return added == 1;
        });
  }

  @Override
  public Plan save(SwarmId swarm, Plan plan) {
    return transactions.inWrite(
        unit -> {
          int saved =
              unit.session()
                  .update(
                      PlanSql.UPDATE,
                      arguments -> {
                        bind(arguments, swarm, plan);
                        arguments.set(PLAN.VERSION, plan.version());
                      });
          if (saved == 0) {
            throw saveFailure(unit.session(), swarm, plan);
          }
          unit.changeTags(swarm).add(ChangeTag.of(plan.id()));
          return plan.withVersion(plan.version() + 1);
        });
  }

  private static RuntimeException saveFailure(Session session, SwarmId swarm, Plan plan) {
    return findVersion(session, swarm, plan.id())
        .<RuntimeException>map(
            actual -> new StaleVersionException("plan", plan.id().value(), plan.version(), actual))
        .orElseGet(() -> new NotFoundException("plan", plan.id().value()));
  }

  private static Optional<Long> findVersion(Session session, SwarmId swarm, PlanId id) {
    return session.first(
        PlanSql.FIND_VERSION,
        arguments -> bindId(arguments, swarm, id),
        row -> row.get(PLAN.VERSION));
  }

  @Override
  public Page<Plan> list(SwarmId swarm, Optional<PlanStatus> status, PageRequest page) {
    return transactions
        .inRead(
            session ->
                session.slice(
                    status.isPresent() ? PlanSql.LIST_BY_STATUS : PlanSql.LIST,
                    arguments -> {
                      arguments.set(PLAN.SWARM, swarm);
                      status.ifPresent(given -> arguments.set(PLAN.STATUS, given));
                      PLAN_PAGING.bindByMicros(arguments, page);
                    },
                    SqlPlanRepository::toPlan,
                    page.limit(),
                    SqlPlanRepository::estimatedSize))
        .toPage(
            plan ->
                PLAN_PAGING.cursorAfter(
                    TimestampPaging.recency(plan.updatedAt()), plan.id().value()));
  }

  @Override
  public boolean link(SwarmId swarm, PlanLink link) {
    return transactions.inWrite(
        unit -> {
          var session = unit.session();
          if (findVersion(session, swarm, link.plan()).isEmpty()) {
            throw new NotFoundException("plan", link.plan().value());
          }
          if (!conversationExists(session, swarm, link.conversation())) {
            throw new NotFoundException("conversation", link.conversation().value());
          }
          int linked =
              session.update(PlanSql.INSERT_LINK, arguments -> bind(arguments, swarm, link));
          if (linked == 1) {
            unit.changeTags(swarm).add(ChangeTag.of(link.plan()));
            unit.changeTags(swarm).add(ChangeTag.of(link.conversation()));
          }
          return linked == 1;
        });
  }

  private static boolean conversationExists(Session session, SwarmId swarm, ConversationId id) {
    return session
        .first(
            PlanSql.CONVERSATION_EXISTS,
            arguments -> arguments.set(CONVERSATION.SWARM, swarm).set(CONVERSATION.ID, id),
            row -> true)
        .isPresent();
  }

  @Override
  public Page<PlanLink> linksOf(SwarmId swarm, ConversationId conversation, PageRequest page) {
    return listLinks(
        PlanSql.LIST_LINKS_OF_CONVERSATION,
        arguments ->
            arguments.set(PLAN_LINK.SWARM, swarm).set(PLAN_LINK.CONVERSATION, conversation),
        CONVERSATION_LINK_PAGING,
        link -> link.plan().value(),
        page);
  }

  @Override
  public Page<PlanLink> linksOf(SwarmId swarm, PlanId plan, PageRequest page) {
    return listLinks(
        PlanSql.LIST_LINKS_OF_PLAN,
        arguments -> arguments.set(PLAN_LINK.SWARM, swarm).set(PLAN_LINK.PLAN, plan),
        PLAN_LINK_PAGING,
        link -> link.conversation().value(),
        page);
  }

  private Page<PlanLink> listLinks(
      SqlStatement statement,
      Consumer<Bindings> owner,
      TimestampPaging paging,
      Function<PlanLink, String> other,
      PageRequest page) {
    return transactions
        .inRead(
            session ->
                session.slice(
                    statement,
                    arguments -> {
                      owner.accept(arguments);
                      paging.bindByTimestamp(arguments, page);
                    },
                    SqlPlanRepository::link,
                    page.limit(),
                    link -> 0))
        .toPage(
            link ->
                paging.cursorAfter(InstantConverter.toMicros(link.createdAt()), other.apply(link)));
  }

  private static Bindings bindId(Bindings arguments, SwarmId swarm, PlanId id) {
    return arguments.set(PLAN.SWARM, swarm).set(PLAN.ID, id);
  }

  private static void bind(Bindings arguments, SwarmId swarm, Plan plan) {
    bindId(arguments, swarm, plan.id())
        .set(PLAN.STATUS, plan.status())
        .set(PLAN.FAILURE_LIMIT, (long) plan.failureLimit())
        .set(PLAN.FAILURES, (long) plan.failures())
        .set(PLAN.CREATED_AT, plan.createdAt())
        .set(PLAN.UPDATED_AT, plan.updatedAt())
        .set(PLAN.QUESTION, plan.question())
        .set(PLAN.INSTRUCTION, plan.instruction())
        .set(PLAN.EXECUTION_PLAN, plan.executionPlan())
        .set(PLAN.DETAILS, plan.details());
  }

  private static void bind(Bindings arguments, SwarmId swarm, PlanLink link) {
    arguments
        .set(PLAN_LINK.SWARM, swarm)
        .set(PLAN_LINK.CONVERSATION, link.conversation())
        .set(PLAN_LINK.PLAN, link.plan())
        .set(PLAN_LINK.KIND, link.kind())
        .set(PLAN_LINK.MESSAGE, link.message().map(MessageId::value))
        .set(PLAN_LINK.CREATED_AT, link.createdAt());
  }

  private static Plan toPlan(Row row) {
    return new Plan(
        row.get(PLAN.ID),
        row.get(PLAN.QUESTION),
        row.get(PLAN.INSTRUCTION),
        row.get(PLAN.EXECUTION_PLAN),
        row.get(PLAN.STATUS),
        Math.toIntExact(row.get(PLAN.FAILURE_LIMIT)),
        Math.toIntExact(row.get(PLAN.FAILURES)),
        row.get(PLAN.DETAILS),
        row.get(PLAN.CREATED_AT),
        row.get(PLAN.UPDATED_AT),
        row.get(PLAN.VERSION));
  }

  private static long estimatedSize(Plan plan) {
    return (long) plan.question().length()
        + plan.instruction().length()
        + plan.executionPlan().length()
        + plan.details().text().length();
  }

  private static PlanLink link(Row row) {
    return new PlanLink(
        row.get(PLAN_LINK.CONVERSATION),
        row.get(PLAN_LINK.PLAN),
        row.get(PLAN_LINK.KIND),
        row.getOptional(PLAN_LINK.MESSAGE).map(MessageId::new),
        row.get(PLAN_LINK.CREATED_AT));
  }
}
