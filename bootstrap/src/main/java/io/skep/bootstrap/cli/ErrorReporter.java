package io.skep.bootstrap.cli;

import io.skep.bootstrap.cli.command.SkepCommand;
import io.skep.bootstrap.cli.output.CommandResult;
import io.skep.bootstrap.cli.output.ExitStatus;
import io.skep.bootstrap.cli.output.JsonPrinter;
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
 * Reporter of errors, which also maps them to exit statuses. A class instead of lambdas, since JVMs
 * cannot archive lambdas of interfaces that are as old as those of picocli.
 */
final class ErrorReporter
    implements IExecutionExceptionHandler, IParameterExceptionHandler, IExitCodeExceptionMapper {

  private final PrintWriter out;
  private final PrintWriter err;
  private final SkepCommand skep;

  ErrorReporter(PrintWriter out, PrintWriter err, SkepCommand skep) {
    this.out = out;
    this.err = err;
    this.skep = skep;
  }

  @Override
  public int handleExecutionException(Exception exception, CommandLine line, ParseResult parsed)
      throws Exception {
    if (!(exception instanceof SkepException error)) {
      throw exception;
    }
    if (skep.isJson()) {
      printError(error.code(), String.valueOf(error.getMessage()));
    } else {
      err.println("skep: " + error.getMessage());
    }
    return ExitStatus.of(error.code());
  }

  /** Prints the error and a hint to the help; prints the whole usage if no command was given. */
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
    return ExitStatus.USAGE_ERROR;
  }

  /**
   * Maps unexpected failures to {@code STORE_ERROR}, since a script may continue after {@code
   * REJECTED}.
   */
  @Override
  public int getExitCode(Throwable failure) {
    return ExitStatus.STORE_ERROR;
  }

  private void printError(ErrorCode code, String message) {
    new JsonPrinter(out)
        .print(
            CommandResult.fields()
                .with("error", code)
                .with("message", message)
                .with("retry", code.retry()));
  }
}
