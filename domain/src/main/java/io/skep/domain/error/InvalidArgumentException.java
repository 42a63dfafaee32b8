package io.skep.domain.error;

import java.io.Serial;

/** Thrown if an argument is invalid; nothing was changed. */
public final class InvalidArgumentException extends SkepException {

  @Serial private static final long serialVersionUID = 1L;

  private final String argument;
  private final String problem;

  /**
   * Creates the exception.
   *
   * @param argument name of the argument
   * @param problem what is wrong with it, as the predicate of a sentence
   */
  public InvalidArgumentException(String argument, String problem) {
    super(ErrorCode.INVALID_ARGUMENT, "%s %s".formatted(argument, problem), null);
    this.argument = argument;
    this.problem = problem;
  }

  /** Returns the name of the argument. */
  public String argument() {
    return argument;
  }

  /** Returns what is wrong with the argument, as the predicate of a sentence. */
  public String problem() {
    return problem;
  }
}
