package io.skep.adapters.jooq.repository;

import static io.skep.adapters.jooq.schema.tables.ConversationTable.CONVERSATION;
import static io.skep.adapters.jooq.schema.tables.PlanLinkTable.PLAN_LINK;
import static io.skep.adapters.jooq.schema.tables.PlanTable.PLAN;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.InstantConverter;
import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Row;
import io.skep.adapters.jooq.Session;
import io.skep.domain.change.ChangeTag;
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

  private static final MomentPaging PLANS = new MomentPaging("plans");
  private static final MomentPaging LINKS_OF_CONVERSATION = new MomentPaging("plans of one");
  private static final MomentPaging LINKS_OF_PLAN = new MomentPaging("conversations of one");

  private final SqlWork<?> work;

  /** Creates the repository over these transactions. */
  public SqlPlanRepository(SqlWork<?> work) {
    this.work = work;
  }

  @Override
  public Optional<Plan> find(SwarmId swarm, PlanId id) {
    return work.find(
        PlanStatements.FIND, arguments -> identify(arguments, swarm, id), SqlPlanRepository::plan);
  }

  @Override
  public boolean add(SwarmId swarm, Plan plan) {
    return work.change(
        unit -> {
          int added =
              unit.session().update(PlanStatements.ADD, arguments -> set(arguments, swarm, plan));
          if (added == 1) {
            unit.changed(swarm).add(ChangeTag.of(plan.id()));
          }
          return added == 1;
        });
  }

  @Override
  public Plan save(SwarmId swarm, Plan plan) {
    return work.change(
        unit -> {
          int saved =
              unit.session()
                  .update(
                      PlanStatements.SAVE,
                      arguments -> {
                        set(arguments, swarm, plan);
                        arguments.set(PLAN.VERSION, plan.version());
                      });
          if (saved == 0) {
            throw refusal(unit.session(), swarm, plan);
          }
          unit.changed(swarm).add(ChangeTag.of(plan.id()));
          return plan.atVersion(plan.version() + 1);
        });
  }

  private static RuntimeException refusal(Session session, SwarmId swarm, Plan plan) {
    return version(session, swarm, plan.id())
        .<RuntimeException>map(
            actual -> new StaleVersionException("plan", plan.id().value(), plan.version(), actual))
        .orElseGet(() -> new NotFoundException("plan", plan.id().value()));
  }

  private static Optional<Long> version(Session session, SwarmId swarm, PlanId id) {
    return session.first(
        PlanStatements.VERSION,
        arguments -> identify(arguments, swarm, id),
        row -> row.get(PLAN.VERSION));
  }

  @Override
  public Page<Plan> list(SwarmId swarm, Optional<PlanStatus> status, PageRequest page) {
    return work.query(
            session ->
                session.slice(
                    status.isPresent() ? PlanStatements.IN_STATUS : PlanStatements.LIST,
                    arguments -> {
                      arguments.set(PLAN.SWARM, swarm);
                      status.ifPresent(given -> arguments.set(PLAN.STATUS, given));
                      PLANS.set(arguments, page);
                    },
                    SqlPlanRepository::plan,
                    page.limit(),
                    SqlPlanRepository::size))
        .toPage(plan -> PLANS.behind(MomentPaging.recency(plan.updatedAt()), plan.id().value()));
  }

  @Override
  public boolean link(SwarmId swarm, PlanLink link) {
    return work.change(
        unit -> {
          var session = unit.session();
          if (version(session, swarm, link.plan()).isEmpty()) {
            throw new NotFoundException("plan", link.plan().value());
          }
          if (!exists(session, swarm, link.conversation())) {
            throw new NotFoundException("conversation", link.conversation().value());
          }
          int linked =
              session.update(PlanStatements.LINK_UP, arguments -> set(arguments, swarm, link));
          if (linked == 1) {
            unit.changed(swarm).add(ChangeTag.of(link.plan()));
            unit.changed(swarm).add(ChangeTag.of(link.conversation()));
          }
          return linked == 1;
        });
  }

  private static boolean exists(Session session, SwarmId swarm, ConversationId id) {
    return session
        .first(
            PlanStatements.CONVERSATION_EXISTS,
            arguments -> arguments.set(CONVERSATION.SWARM, swarm).set(CONVERSATION.ID, id),
            row -> true)
        .isPresent();
  }

  @Override
  public Page<PlanLink> linksOf(SwarmId swarm, ConversationId conversation, PageRequest page) {
    return links(
        PlanStatements.LINKS_OF_CONVERSATION,
        arguments ->
            arguments.set(PLAN_LINK.SWARM, swarm).set(PLAN_LINK.CONVERSATION, conversation),
        LINKS_OF_CONVERSATION,
        link -> link.plan().value(),
        page);
  }

  @Override
  public Page<PlanLink> linksOf(SwarmId swarm, PlanId plan, PageRequest page) {
    return links(
        PlanStatements.LINKS_OF_PLAN,
        arguments -> arguments.set(PLAN_LINK.SWARM, swarm).set(PLAN_LINK.PLAN, plan),
        LINKS_OF_PLAN,
        link -> link.conversation().value(),
        page);
  }

  private Page<PlanLink> links(
      Prepared statement,
      Consumer<Arguments> owner,
      MomentPaging paging,
      Function<PlanLink, String> other,
      PageRequest page) {
    return work.query(
            session ->
                session.slice(
                    statement,
                    arguments -> {
                      owner.accept(arguments);
                      paging.setAt(arguments, page);
                    },
                    SqlPlanRepository::link,
                    page.limit(),
                    link -> 0))
        .toPage(
            link -> paging.behind(InstantConverter.micros(link.createdAt()), other.apply(link)));
  }

  private static Arguments identify(Arguments arguments, SwarmId swarm, PlanId id) {
    return arguments.set(PLAN.SWARM, swarm).set(PLAN.ID, id);
  }

  private static void set(Arguments arguments, SwarmId swarm, Plan plan) {
    identify(arguments, swarm, plan.id())
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

  private static void set(Arguments arguments, SwarmId swarm, PlanLink link) {
    arguments
        .set(PLAN_LINK.SWARM, swarm)
        .set(PLAN_LINK.CONVERSATION, link.conversation())
        .set(PLAN_LINK.PLAN, link.plan())
        .set(PLAN_LINK.KIND, link.kind())
        .set(PLAN_LINK.MESSAGE, link.message().map(MessageId::value))
        .set(PLAN_LINK.CREATED_AT, link.createdAt());
  }

  private static Plan plan(Row row) {
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

  private static long size(Plan plan) {
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
        row.find(PLAN_LINK.MESSAGE).map(MessageId::new),
        row.get(PLAN_LINK.CREATED_AT));
  }
}
