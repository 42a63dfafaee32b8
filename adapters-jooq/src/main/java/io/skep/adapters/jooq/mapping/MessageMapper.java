package io.skep.adapters.jooq.mapping;

import static io.skep.adapters.jooq.schema.tables.MessageTable.MESSAGE;
import static io.skep.adapters.jooq.schema.tables.ThreadTable.THREAD;

import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Row;
import io.skep.adapters.jooq.statement.StatementDsl;
import io.skep.domain.message.MailHeaders;
import io.skep.domain.message.Message;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.MessageId;
import java.util.List;
import java.util.Optional;
import org.jooq.Field;

/** How a message lies in its row. */
public final class MessageMapper {

  /** What the message itself is made of, its thread apart. */
  public static final List<Field<?>> COLUMNS =
      List.of(
          MESSAGE.ID,
          MESSAGE.SEQUENCE,
          MESSAGE.SAID_AT,
          MESSAGE.ROLE,
          MESSAGE.AUTHOR,
          MESSAGE.KEY,
          MESSAGE.SUBJECT,
          MESSAGE.PRIORITY,
          MESSAGE.TAGS,
          MESSAGE.REPLY_TO,
          MESSAGE.EXPIRES_AT,
          MESSAGE.CONTENT);

  /** Everything that a row holds but what the database gives it. */
  public static final List<Field<?>> INSERT_COLUMNS =
      StatementDsl.concat(COLUMNS, MESSAGE.SWARM, MESSAGE.THREAD, MESSAGE.NEWEST_AT);

  private MessageMapper() {}

  /** Sets everything but the place of the message: its swarm, its thread, and how new that is. */
  public static Bindings bind(Bindings arguments, Message message) {
    arguments
        .set(MESSAGE.ID, message.id().value())
        .set(MESSAGE.SEQUENCE, message.sequence())
        .set(MESSAGE.SAID_AT, message.createdAt())
        .set(MESSAGE.ROLE, message.role())
        .set(MESSAGE.AUTHOR, message.author())
        .set(MESSAGE.KEY, message.key())
        .set(MESSAGE.CONTENT, message.content());
    return bindMailHeaders(arguments, message.headers());
  }

  /** Sets what a message has that was sent to someone. */
  public static Bindings bindMailHeaders(Bindings arguments, Optional<MailHeaders> envelope) {
    return arguments
        .set(MESSAGE.SUBJECT, envelope.map(MailHeaders::subject))
        .set(MESSAGE.PRIORITY, envelope.map(MailHeaders::priority))
        .set(MESSAGE.TAGS, envelope.map(MailHeaders::tags))
        .set(MESSAGE.REPLY_TO, envelope.flatMap(MailHeaders::replyTo).map(MessageId::value))
        .set(MESSAGE.EXPIRES_AT, envelope.flatMap(MailHeaders::expiresAt));
  }

  /** Returns the message of a row that has its thread beside it. */
  public static Message toMessage(Row row) {
    return toMessage(row, new ThreadId(row.get(THREAD.KIND), row.get(THREAD.OWNER)));
  }

  /** Returns the message of a row of this thread. */
  public static Message toMessage(Row row, ThreadId thread) {
    return new Message(
        new MessageId(row.get(MESSAGE.ID)),
        thread,
        row.get(MESSAGE.SEQUENCE),
        row.get(MESSAGE.ROLE),
        row.get(MESSAGE.AUTHOR),
        row.get(MESSAGE.CONTENT),
        toMailHeaders(row),
        row.getOptional(MESSAGE.KEY),
        row.get(MESSAGE.SAID_AT));
  }

  /** Returns about how many characters a message holds. */
  public static long estimatedSize(Message message) {
    return message.content().text().length();
  }

  private static Optional<MailHeaders> toMailHeaders(Row row) {
    return row.getOptional(MESSAGE.SUBJECT)
        .map(
            subject ->
                new MailHeaders(
                    subject,
                    row.get(MESSAGE.PRIORITY),
                    row.get(MESSAGE.TAGS),
                    row.getOptional(MESSAGE.REPLY_TO).map(MessageId::new),
                    row.getOptional(MESSAGE.EXPIRES_AT)));
  }
}
