package io.skep.adapters.files;

import java.util.Set;

/** What the members of a JSON object are called that tell of a message. */
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
  static final String[] SENT_BY = {
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

  /** Members that tell how far a message has come. */
  static final Set<String> PROGRESS =
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

  /** Members that only entries of queues and mailboxes have, whose status is the message's own. */
  static final String[] QUEUE_MARKS = {
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

  /** Words for the mode of a message, found where its text belongs when arguments were shifted. */
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

  /** Returns whether an object is a message by itself, wherever it lies. */
  static boolean isMessage(Fields fields) {
    boolean sent = fields.any(SENDERS).isPresent() || fields.any(RECIPIENTS).isPresent();
    boolean says = fields.any(BODIES).isPresent() || fields.any("payload", "details").isPresent();
    if (fields.has("queue_id") && fields.has("message")) {
      return true;
    }
    if (fields.has(SENT_BY)) {
      return sent && (says || fields.any(TYPES).isPresent() || fields.any(RECIPIENTS).isPresent());
    }
    return says
        && (fields.has("message_id", "proposal_id", "log_id")
            || fields.any("recipient", "recipient_agent_id", "to", "to_agent").isPresent());
  }

  /** Returns whether an object in a folder of messages is one. */
  static boolean isMessageInBox(Fields fields) {
    return isMessage(fields)
        || fields.any(BODIES).isPresent()
        || fields.has(
            "payload", "evidence", "result", "parameters", "echo", "event_type", "request_id");
  }
}
