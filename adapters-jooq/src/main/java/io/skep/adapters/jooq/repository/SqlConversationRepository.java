package io.skep.adapters.jooq.repository;

import static io.skep.adapters.jooq.schema.tables.ConversationTable.CONVERSATION;
import static io.skep.adapters.jooq.statement.SqlStatement.param;
import static io.skep.adapters.jooq.statement.StatementDsl.statement;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.update;

import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Row;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.jooq.statement.StatementDsl;
import io.skep.adapters.jooq.transaction.TransactionManager;
import io.skep.domain.changefeed.ChangeTag;
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

  private static final TimestampPaging PAGING = new TimestampPaging("conversations");

  /** Everything but the key and the version. */
  private static final List<Field<?>> VALUE_COLUMNS =
      List.of(
          CONVERSATION.TITLE,
          CONVERSATION.PREVIEW,
          CONVERSATION.STATUS,
          CONVERSATION.CREATED_AT,
          CONVERSATION.UPDATED_AT,
          CONVERSATION.DETAILS);

  private static final SqlStatement FIND =
      statement(
          "conversation.find",
          () ->
              select(StatementDsl.concat(VALUE_COLUMNS, CONVERSATION.ID, CONVERSATION.VERSION))
                  .from(CONVERSATION)
                  .where(matchesId()));

  private static final SqlStatement INSERT =
      statement(
          "conversation.add",
          () ->
              insertInto(CONVERSATION)
                  .set(CONVERSATION.SWARM, param(CONVERSATION.SWARM))
                  .set(CONVERSATION.ID, param(CONVERSATION.ID))
                  .set(StatementDsl.assignments(VALUE_COLUMNS))
                  .set(CONVERSATION.VERSION, inline(0L))
                  .onConflict(CONVERSATION.SWARM, CONVERSATION.ID)
                  .doNothing());

  private static final SqlStatement UPDATE =
      statement(
          "conversation.save",
          () ->
              update(CONVERSATION)
                  .set(StatementDsl.assignments(VALUE_COLUMNS))
                  .set(CONVERSATION.VERSION, CONVERSATION.VERSION.plus(inline(1L)))
                  .where(matchesId())
                  .and(CONVERSATION.VERSION.eq(param(CONVERSATION.VERSION))));

  private static final SqlStatement FIND_VERSION =
      statement(
          "conversation.version",
          () -> select(CONVERSATION.VERSION).from(CONVERSATION).where(matchesId()));

  private static final SqlStatement LIST =
      statement("conversation.list", () -> pageQuery(noCondition()));

  private static final SqlStatement LIST_BY_STATUS =
      statement(
          "conversation.list-status",
          () -> pageQuery(CONVERSATION.STATUS.eq(param(CONVERSATION.STATUS))));

  private final TransactionManager<?> transactions;

  /** Creates the repository over these transactions. */
  public SqlConversationRepository(TransactionManager<?> work) {
    this.transactions = work;
  }

  @Override
  public Optional<Conversation> find(SwarmId swarm, ConversationId id) {
    return transactions.find(
        FIND, arguments -> bindId(arguments, swarm, id), SqlConversationRepository::toConversation);
  }

  @Override
  public boolean add(SwarmId swarm, Conversation conversation) {
    return transactions.inWrite(
        unit -> {
          int added =
              unit.session().update(INSERT, arguments -> bind(arguments, swarm, conversation));
          if (added == 1) {
            unit.changeTags(swarm).add(ChangeTag.of(conversation.id()));
          }
          return added == 1;
        });
  }

  @Override
  public Conversation save(SwarmId swarm, Conversation conversation) {
    return transactions.inWrite(
        unit -> {
          int saved =
              unit.session()
                  .update(
                      UPDATE,
                      arguments -> {
                        bind(arguments, swarm, conversation);
                        arguments.set(CONVERSATION.VERSION, conversation.version());
                      });
          if (saved == 0) {
            throw saveFailure(unit.session(), swarm, conversation);
          }
          unit.changeTags(swarm).add(ChangeTag.of(conversation.id()));
          return conversation.withVersion(conversation.version() + 1);
        });
  }

  private static RuntimeException saveFailure(
      Session session, SwarmId swarm, Conversation conversation) {
    var id = conversation.id().value();
    return session
        .first(
            FIND_VERSION,
            arguments -> bindId(arguments, swarm, conversation.id()),
            row -> row.get(CONVERSATION.VERSION))
        .<RuntimeException>map(
            actual -> new StaleVersionException("conversation", id, conversation.version(), actual))
        .orElseGet(() -> new NotFoundException("conversation", id));
  }

  @Override
  public Page<Conversation> list(
      SwarmId swarm, Optional<ConversationStatus> status, PageRequest page) {
    return transactions
        .inRead(
            session ->
                session.slice(
                    status.isPresent() ? LIST_BY_STATUS : LIST,
                    arguments -> {
                      arguments.set(CONVERSATION.SWARM, swarm);
                      status.ifPresent(given -> arguments.set(CONVERSATION.STATUS, given));
                      PAGING.bindByMicros(arguments, page);
                    },
                    SqlConversationRepository::toConversation,
                    page.limit(),
                    conversation -> conversation.details().text().length()))
        .toPage(
            conversation ->
                PAGING.cursorAfter(
                    TimestampPaging.recency(conversation.updatedAt()), conversation.id().value()));
  }

  private static Query pageQuery(Condition filter) {
    return select(StatementDsl.concat(VALUE_COLUMNS, CONVERSATION.ID, CONVERSATION.VERSION))
        .from(CONVERSATION)
        .where(CONVERSATION.SWARM.eq(param(CONVERSATION.SWARM)))
        .and(filter)
        .and(
            row(CONVERSATION.RECENCY, CONVERSATION.ID)
                .gt(
                    TimestampPaging.TIMESTAMP_MICROS,
                    param(StatementDsl.AFTER.getName(), CONVERSATION.ID)))
        .orderBy(CONVERSATION.RECENCY, CONVERSATION.ID)
        .limit(StatementDsl.LIMIT);
  }

  private static Condition matchesId() {
    return CONVERSATION
        .SWARM
        .eq(param(CONVERSATION.SWARM))
        .and(CONVERSATION.ID.eq(param(CONVERSATION.ID)));
  }

  private static Bindings bindId(Bindings arguments, SwarmId swarm, ConversationId id) {
    return arguments.set(CONVERSATION.SWARM, swarm).set(CONVERSATION.ID, id);
  }

  private static void bind(Bindings arguments, SwarmId swarm, Conversation conversation) {
    bindId(arguments, swarm, conversation.id())
        .set(CONVERSATION.TITLE, conversation.title())
        .set(CONVERSATION.PREVIEW, conversation.preview())
        .set(CONVERSATION.STATUS, conversation.status())
        .set(CONVERSATION.CREATED_AT, conversation.createdAt())
        .set(CONVERSATION.UPDATED_AT, conversation.updatedAt())
        .set(CONVERSATION.DETAILS, conversation.details());
  }

  private static Conversation toConversation(Row row) {
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
