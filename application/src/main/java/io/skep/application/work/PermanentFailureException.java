package io.skep.application.work;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Thrown by a handler when trying its task again cannot help. */
public final class PermanentFailureException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Creates the failure; the message is kept with the task. */
  public PermanentFailureException(String message) {
    this(message, null);
  }

  /** Creates the failure; the message and the causes are kept with the task. */
  public PermanentFailureException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
