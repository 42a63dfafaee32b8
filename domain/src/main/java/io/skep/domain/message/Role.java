package io.skep.domain.message;

/** Role of the author of a message. */
public enum Role {
  /** The provider of the system, with general instructions. */
  SYSTEM,
  /** The developer of the application, with instructions. */
  DEVELOPER,
  /** The user. */
  USER,
  /** The assistant. */
  ASSISTANT,
  /** A tool, with its result. */
  TOOL
}
