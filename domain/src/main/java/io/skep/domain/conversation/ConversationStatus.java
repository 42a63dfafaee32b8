package io.skep.domain.conversation;

/** Where a conversation stands. Any may follow any other: a conversation can be taken up again. */
public enum ConversationStatus {
  /** Open, waiting for the user. */
  ACTIVE,
  /** Being answered. */
  PROCESSING,
  /** Answered. */
  COMPLETED,
  /** Could not be answered. */
  FAILED,
  /** Put away. */
  ARCHIVED
}
