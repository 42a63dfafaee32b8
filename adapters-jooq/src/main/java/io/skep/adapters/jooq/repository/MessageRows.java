package io.skep.adapters.jooq.repository;

import static io.skep.adapters.jooq.schema.tables.MessageTable.MESSAGE;
import static io.skep.adapters.jooq.schema.tables.ThreadTable.THREAD;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.Row;
import io.skep.domain.message.Envelope;
import io.skep.domain.message.Message;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.MessageId;
import java.util.List;
import java.util.Optional;
import org.jooq.Field;

/** How a message lies in its row. */
public final class MessageRows {

  /** What the message itself is made of, its thread apart. */
  public static final List<Field<?>> SAID =
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
  public static final List<Field<?>> STORED =
      Statements.columns(SAID, MESSAGE.SWARM, MESSAGE.THREAD, MESSAGE.NEWEST_AT);

  private MessageRows() {}

  /** Sets everything but the place of the message: its swarm, its thread, and how new that is. */
  public static Arguments set(Arguments arguments, Message message) {
    arguments
        .set(MESSAGE.ID, message.id().value())
        .set(MESSAGE.SEQUENCE, message.sequence())
        .set(MESSAGE.SAID_AT, message.at())
        .set(MESSAGE.ROLE, message.role())
        .set(MESSAGE.AUTHOR, message.author())
        .set(MESSAGE.KEY, message.key())
        .set(MESSAGE.CONTENT, message.content());
    return setEnvelope(arguments, message.envelope());
  }

  /** Sets what a message has that was sent to someone. */
  public static Arguments setEnvelope(Arguments arguments, Optional<Envelope> envelope) {
    return arguments
        .set(MESSAGE.SUBJECT, envelope.map(Envelope::subject))
        .set(MESSAGE.PRIORITY, envelope.map(Envelope::priority))
        .set(MESSAGE.TAGS, envelope.map(Envelope::tags))
        .set(MESSAGE.REPLY_TO, envelope.flatMap(Envelope::replyTo).map(MessageId::value))
        .set(MESSAGE.EXPIRES_AT, envelope.flatMap(Envelope::expiresAt));
  }

  /** Returns the message of a row that has its thread beside it. */
  public static Message message(Row row) {
    return message(row, new ThreadId(row.get(THREAD.KIND), row.get(THREAD.OWNER)));
  }

  /** Returns the message of a row of this thread. */
  public static Message message(Row row, ThreadId thread) {
    return new Message(
        new MessageId(row.get(MESSAGE.ID)),
        thread,
        row.get(MESSAGE.SEQUENCE),
        row.get(MESSAGE.ROLE),
        row.get(MESSAGE.AUTHOR),
        row.get(MESSAGE.CONTENT),
        envelope(row),
        row.find(MESSAGE.KEY),
        row.get(MESSAGE.SAID_AT));
  }

  /** Returns about how many characters a message holds. */
  public static long size(Message message) {
    return message.content().text().length();
  }

  private static Optional<Envelope> envelope(Row row) {
    return row.find(MESSAGE.SUBJECT)
        .map(
            subject ->
                new Envelope(
                    subject,
                    row.get(MESSAGE.PRIORITY),
                    row.get(MESSAGE.TAGS),
                    row.find(MESSAGE.REPLY_TO).map(MessageId::new),
                    row.find(MESSAGE.EXPIRES_AT)));
  }
}
