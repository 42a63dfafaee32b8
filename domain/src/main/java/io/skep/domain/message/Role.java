package io.skep.domain.message;

/** In what role something was said. */
public enum Role {
  /** By the system's makers, as a frame. */
  SYSTEM,
  /** By the application's makers, as an instruction. */
  DEVELOPER,
  /** By whoever asks. */
  USER,
  /** By whoever answers. */
  ASSISTANT,
  /** By a tool, as its result. */
  TOOL
}
