package io.skep.domain.conversation;

/** Status of a conversation. All transitions are allowed, since a conversation can be resumed. */
public enum ConversationStatus {
  /** Open, waiting for the user. */
  ACTIVE,
  /** Being answered. */
  PROCESSING,
  /** Answered. */
  COMPLETED,
  /** Could not be answered. */
  FAILED,
  /** Archived. */
  ARCHIVED
}
