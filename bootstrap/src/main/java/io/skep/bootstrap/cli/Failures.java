package io.skep.bootstrap.cli;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.SkepException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExitCodeExceptionMapper;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reports what went wrong, and decides on the exit status. A class, where lambdas would do: JVMs
 * cannot archive lambdas for interfaces as old as those of picocli.
 */
final class Failures
    implements IExecutionExceptionHandler, IParameterExceptionHandler, IExitCodeExceptionMapper {

  private final PrintWriter out;
  private final PrintWriter err;
  private final SkepCommand skep;

  Failures(PrintWriter out, PrintWriter err, SkepCommand skep) {
    this.out = out;
    this.err = err;
    this.skep = skep;
  }

  @Override
  public int handleExecutionException(Exception exception, CommandLine line, ParseResult parsed)
      throws Exception {
    if (!(exception instanceof SkepException known)) {
      throw exception;
    }
    if (skep.json) {
      printError(known.code(), String.valueOf(known.getMessage()));
    } else {
      err.println("skep: " + known.getMessage());
    }
    return ExitStatus.of(known.code());
  }

  /** Says what is wrong and where help is: all the help only to one who named no command. */
  @Override
  public int handleParseException(ParameterException exception, String[] arguments) {
    var message = String.valueOf(exception.getMessage());
    if (List.of(arguments).contains("--json")) {
      printError(ErrorCode.INVALID_ARGUMENT, message);
    } else {
      var command = exception.getCommandLine();
      err.println("skep: " + message);
      if (exception instanceof UnmatchedArgumentException || command.getSubcommands().isEmpty()) {
        UnmatchedArgumentException.printSuggestions(exception, err);
        err.println("Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
      } else {
        command.usage(err);
      }
    }
    return ExitStatus.WRONG_USAGE;
  }

  /** A failure that nobody foresaw is not a refusal by a rule, after which a script may go on. */
  @Override
  public int getExitCode(Throwable unforeseen) {
    return ExitStatus.STORE_FAILED;
  }

  private void printError(ErrorCode code, String message) {
    new JsonPrinter(out)
        .print(
            Doc.fields().with("error", code).with("message", message).with("retry", code.retry()));
  }
}
