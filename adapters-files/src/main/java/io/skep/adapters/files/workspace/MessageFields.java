package io.skep.adapters.files.workspace;

import io.skep.adapters.files.text.LenientJson;
import java.util.Set;

/** Names of the JSON members of messages, and classification of objects by them. */
final class MessageFields {

  static final String[] SENDERS = {
    "from_agent",
    "from",
    "sender_agent_id",
    "sender_id",
    "sender",
    "sender_agent",
    "author",
    "submitted_by",
    "responder_agent_id",
    "source_id"
  };
  static final String[] UNAMBIGUOUS_SENDERS = {
    "from_agent",
    "from",
    "sender_agent_id",
    "sender_id",
    "sender",
    "sender_agent",
    "submitted_by",
    "responder_agent_id"
  };
  static final String[] RECIPIENTS = {
    "to_agent",
    "to",
    "recipient_agent_id",
    "recipient_id",
    "recipient",
    "recipients",
    "to_agents",
    "target_agent",
    "target"
  };
  static final String[] BODIES = {
    "content",
    "body",
    "message",
    "message_content",
    "text",
    "section_content",
    "response_text",
    "summary",
    "raw",
    "position",
    "final_recommendation",
    "description",
    "command"
  };
  static final String[] WRAPPERS = {"message", "payload", "content", "body", "data"};
  static final String[] IDS = {
    "message_id",
    "queue_id",
    "msg_id",
    "id",
    "event_id",
    "log_id",
    "directive_id",
    "proposal_id",
    "decision_id",
    "request_id",
    "prompt_id"
  };
  static final String[] SUBJECTS = {"subject", "topic", "title", "section_title"};
  static final String[] TYPES = {"message_type", "type", "event_type", "command_type"};
  static final String[] TIMES = {
    "timestamp",
    "timestamp_utc",
    "timestamp_utc_iso",
    "timestamp_iso",
    "sent_at",
    "created_at",
    "created",
    "ts",
    "timestamp_dispatched",
    "timestamp_created",
    "timestamp_processed",
    "processed_at",
    "completion_time",
    "date"
  };

  /** Members with the delivery state of a message. */
  static final Set<String> DELIVERY_STATE_FIELDS =
      Set.of(
          "completed_at",
          "delivered_at",
          "delivery_status",
          "error",
          "persisted",
          "pipe_delivered",
          "processed_at",
          "read",
          "read_at",
          "read_status",
          "retries",
          "status",
          "updated_at");

  /** Members specific to queue and mailbox entries, whose status is that of the message. */
  static final String[] QUEUE_FIELDS = {
    "queue_id",
    "priority_score",
    "retries",
    "pipe_delivered",
    "delivery_method",
    "delivery_status",
    "read",
    "read_at",
    "read_status",
    "recipient_type",
    "prompt_id",
    "to_agent"
  };

  /** Names of message modes; in place of the text they show that arguments were shifted. */
  static final Set<String> MODES =
      Set.of(
          "BACKUP",
          "CAPTAIN",
          "CLEANUP",
          "COORDINATE",
          "INTEGRATE",
          "NORMAL",
          "ONBOARD",
          "ONBOARDING",
          "PRIORITY",
          "REPAIR",
          "REPLY",
          "RESCUE",
          "RESTORE",
          "RESUME",
          "SYNC",
          "SYSTEM",
          "TASK",
          "TEST",
          "VERIFY");

  private MessageFields() {}

  /** Returns whether an object is a message by its members alone. */
  static boolean isMessage(LenientJson fields) {
    boolean addressed =
        fields.firstNonEmpty(SENDERS).isPresent() || fields.firstNonEmpty(RECIPIENTS).isPresent();
    boolean hasContent =
        fields.firstNonEmpty(BODIES).isPresent()
            || fields.firstNonEmpty("payload", "details").isPresent();
    if (fields.hasAny("queue_id") && fields.hasAny("message")) {
      return true;
    }
    if (fields.hasAny(UNAMBIGUOUS_SENDERS)) {
      return addressed
          && (hasContent
              || fields.firstNonEmpty(TYPES).isPresent()
              || fields.firstNonEmpty(RECIPIENTS).isPresent());
    }
    return hasContent
        && (fields.hasAny("message_id", "proposal_id", "log_id")
            || fields
                .firstNonEmpty("recipient", "recipient_agent_id", "to", "to_agent")
                .isPresent());
  }

  /** Returns whether an object in a message folder is a message. */
  static boolean isMailboxMessage(LenientJson fields) {
    return isMessage(fields)
        || fields.firstNonEmpty(BODIES).isPresent()
        || fields.hasAny(
            "payload", "evidence", "result", "parameters", "echo", "event_type", "request_id");
  }
}
