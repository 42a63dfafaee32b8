package io.skep.adapters.jooq.repository;

import static io.skep.adapters.jooq.Prepared.param;
import static io.skep.adapters.jooq.repository.Statements.prepared;
import static io.skep.adapters.jooq.schema.tables.ConversationTable.CONVERSATION;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.update;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Row;
import io.skep.adapters.jooq.Session;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.conversation.Conversation;
import io.skep.domain.conversation.ConversationRepository;
import io.skep.domain.conversation.ConversationStatus;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Query;

/** Conversations in a database. */
public final class SqlConversationRepository implements ConversationRepository {

  private static final MomentPaging PAGING = new MomentPaging("conversations");

  /** Everything but the key and the version. */
  private static final List<Field<?>> VALUES =
      List.of(
          CONVERSATION.TITLE,
          CONVERSATION.PREVIEW,
          CONVERSATION.STATUS,
          CONVERSATION.CREATED_AT,
          CONVERSATION.UPDATED_AT,
          CONVERSATION.DETAILS);

  private static final Prepared FIND =
      prepared(
          "conversation.find",
          () ->
              select(Statements.columns(VALUES, CONVERSATION.ID, CONVERSATION.VERSION))
                  .from(CONVERSATION)
                  .where(isMeant()));

  private static final Prepared ADD =
      prepared(
          "conversation.add",
          () ->
              insertInto(CONVERSATION)
                  .set(CONVERSATION.SWARM, param(CONVERSATION.SWARM))
                  .set(CONVERSATION.ID, param(CONVERSATION.ID))
                  .set(Statements.assignments(VALUES))
                  .set(CONVERSATION.VERSION, inline(0L))
                  .onConflict(CONVERSATION.SWARM, CONVERSATION.ID)
                  .doNothing());

  private static final Prepared SAVE =
      prepared(
          "conversation.save",
          () ->
              update(CONVERSATION)
                  .set(Statements.assignments(VALUES))
                  .set(CONVERSATION.VERSION, CONVERSATION.VERSION.plus(inline(1L)))
                  .where(isMeant())
                  .and(CONVERSATION.VERSION.eq(param(CONVERSATION.VERSION))));

  private static final Prepared VERSION =
      prepared(
          "conversation.version",
          () -> select(CONVERSATION.VERSION).from(CONVERSATION).where(isMeant()));

  private static final Prepared LIST = prepared("conversation.list", () -> page(noCondition()));

  private static final Prepared IN_STATUS =
      prepared(
          "conversation.list-status",
          () -> page(CONVERSATION.STATUS.eq(param(CONVERSATION.STATUS))));

  private final SqlWork<?> work;

  /** Creates the repository over these transactions. */
  public SqlConversationRepository(SqlWork<?> work) {
    this.work = work;
  }

  @Override
  public Optional<Conversation> find(SwarmId swarm, ConversationId id) {
    return work.find(
        FIND, arguments -> identify(arguments, swarm, id), SqlConversationRepository::conversation);
  }

  @Override
  public boolean add(SwarmId swarm, Conversation conversation) {
    return work.change(
        unit -> {
          int added = unit.session().update(ADD, arguments -> set(arguments, swarm, conversation));
          if (added == 1) {
            unit.changed(swarm).add(ChangeTag.of(conversation.id()));
          }
          return added == 1;
        });
  }

  @Override
  public Conversation save(SwarmId swarm, Conversation conversation) {
    return work.change(
        unit -> {
          int saved =
              unit.session()
                  .update(
                      SAVE,
                      arguments -> {
                        set(arguments, swarm, conversation);
                        arguments.set(CONVERSATION.VERSION, conversation.version());
                      });
          if (saved == 0) {
            throw refusal(unit.session(), swarm, conversation);
          }
          unit.changed(swarm).add(ChangeTag.of(conversation.id()));
          return conversation.atVersion(conversation.version() + 1);
        });
  }

  private static RuntimeException refusal(
      Session session, SwarmId swarm, Conversation conversation) {
    var id = conversation.id().value();
    return session
        .first(
            VERSION,
            arguments -> identify(arguments, swarm, conversation.id()),
            row -> row.get(CONVERSATION.VERSION))
        .<RuntimeException>map(
            actual -> new StaleVersionException("conversation", id, conversation.version(), actual))
        .orElseGet(() -> new NotFoundException("conversation", id));
  }

  @Override
  public Page<Conversation> list(
      SwarmId swarm, Optional<ConversationStatus> status, PageRequest page) {
    return work.query(
            session ->
                session.slice(
                    status.isPresent() ? IN_STATUS : LIST,
                    arguments -> {
                      arguments.set(CONVERSATION.SWARM, swarm);
                      status.ifPresent(given -> arguments.set(CONVERSATION.STATUS, given));
                      PAGING.set(arguments, page);
                    },
                    SqlConversationRepository::conversation,
                    page.limit(),
                    conversation -> conversation.details().text().length()))
        .toPage(
            conversation ->
                PAGING.behind(
                    MomentPaging.recency(conversation.updatedAt()), conversation.id().value()));
  }

  private static Query page(Condition filter) {
    return select(Statements.columns(VALUES, CONVERSATION.ID, CONVERSATION.VERSION))
        .from(CONVERSATION)
        .where(CONVERSATION.SWARM.eq(param(CONVERSATION.SWARM)))
        .and(filter)
        .and(
            row(CONVERSATION.RECENCY, CONVERSATION.ID)
                .gt(MomentPaging.MOMENT, param(Statements.AFTER.getName(), CONVERSATION.ID)))
        .orderBy(CONVERSATION.RECENCY, CONVERSATION.ID)
        .limit(Statements.LIMIT);
  }

  private static Condition isMeant() {
    return CONVERSATION
        .SWARM
        .eq(param(CONVERSATION.SWARM))
        .and(CONVERSATION.ID.eq(param(CONVERSATION.ID)));
  }

  private static Arguments identify(Arguments arguments, SwarmId swarm, ConversationId id) {
    return arguments.set(CONVERSATION.SWARM, swarm).set(CONVERSATION.ID, id);
  }

  private static void set(Arguments arguments, SwarmId swarm, Conversation conversation) {
    identify(arguments, swarm, conversation.id())
        .set(CONVERSATION.TITLE, conversation.title())
        .set(CONVERSATION.PREVIEW, conversation.preview())
        .set(CONVERSATION.STATUS, conversation.status())
        .set(CONVERSATION.CREATED_AT, conversation.createdAt())
        .set(CONVERSATION.UPDATED_AT, conversation.updatedAt())
        .set(CONVERSATION.DETAILS, conversation.details());
  }

  private static Conversation conversation(Row row) {
    return new Conversation(
        row.get(CONVERSATION.ID),
        row.get(CONVERSATION.TITLE),
        row.get(CONVERSATION.PREVIEW),
        row.get(CONVERSATION.STATUS),
        row.get(CONVERSATION.DETAILS),
        row.get(CONVERSATION.CREATED_AT),
        row.get(CONVERSATION.UPDATED_AT),
        row.get(CONVERSATION.VERSION));
  }
}
