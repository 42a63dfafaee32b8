package io.skep.bootstrap.cli;

import io.skep.bootstrap.cli.argument.ArgumentConverters;
import io.skep.bootstrap.cli.command.SkepCommand;
import java.io.PrintWriter;
import picocli.CommandLine;

/**
 * Runner of one command: parses the arguments, executes the command that they name, and reports
 * errors.
 */
final class CommandRunner {

  private final PrintWriter out;
  private final PrintWriter err;
  private final SkepCommand root;

  CommandRunner(PrintWriter out, PrintWriter err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.root = new SkepCommand(out, err, terminal);
  }

  /** Runs the command that the arguments name, and returns its exit status. */
  int run(String... arguments) {
    var singleCommand = CommandTree.only(root, arguments);
    int status =
        singleCommand == null ? executeAll(arguments) : executeOnly(singleCommand, arguments);
    out.flush();
    err.flush();
    return status;
  }

  private int executeAll(String... arguments) {
    return configured(CommandTree.all(root)).execute(arguments);
  }

  private int executeOnly(CommandLine line, String... arguments) {
    var attempt = new Attempt(configured(line), arguments);
    line.setParameterExceptionHandler(attempt);
    line.setExecutionStrategy(attempt);
    return line.execute(arguments);
  }

  private CommandLine configured(CommandLine line) {
    var errorReporter = new ErrorReporter(out, err, root);
    line.setOut(out).setErr(err);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    // TextArgument reads @FILE arguments: the text of the file is one value.
    line.setExpandAtFiles(false);
    line.setExecutionExceptionHandler(errorReporter);
    line.setParameterExceptionHandler(errorReporter);
    line.setExitCodeExceptionMapper(errorReporter);
    ArgumentConverters.register(line);
    return line;
  }

  /** Executes a tree of one command, or the whole tree for help and parse errors. */
  private final class Attempt
      implements CommandLine.IExecutionStrategy, CommandLine.IParameterExceptionHandler {

    private final CommandLine line;
    private final String[] arguments;

    Attempt(CommandLine line, String... arguments) {
      this.line = line;
      this.arguments = arguments;
    }

    @Override
    public int execute(CommandLine.ParseResult parsed) {
      for (var command : parsed.asCommandLineList()) {
        if (command.isUsageHelpRequested() || command.isVersionHelpRequested()) {
          return executeAll(arguments);
        }
      }
      // A command that has started must not be run again with the whole tree.
      line.setParameterExceptionHandler(new ErrorReporter(out, err, root));
      return new CommandLine.RunLast().execute(parsed);
    }

    @Override
    public int handleParseException(
        CommandLine.ParameterException exception, String[] parsedArguments) {
      return executeAll(arguments);
    }
  }
}
