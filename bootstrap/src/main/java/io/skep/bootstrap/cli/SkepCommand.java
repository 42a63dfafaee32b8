package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;

import io.skep.Skep;
import io.skep.SkepBuilder;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.SwarmId;
import java.io.PrintWriter;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code skep}: what all its commands share. */
@Command(
    name = "skep",
    description = "The durable state of an agent swarm: its tasks, agents and messages.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    footer = {
      "",
      "Exit status: 0 done, 1 refused by a rule, 2 wrong usage, 3 store unavailable or damaged.",
      "Every command has --help, and answers with one JSON document under --json."
    })
final class SkepCommand implements Runnable {

  @Option(
      names = "--store",
      scope = ScopeType.INHERIT,
      paramLabel = "URL",
      defaultValue = "${env:SKEP_STORE:-sqlite:skep.db}",
      description = {
        "Where the state is kept: sqlite:FILE, or a database as",
        "postgresql://USER@HOST/NAME, whose password may be in",
        "PGPASSWORD or ~/.pgpass. Default: $SKEP_STORE or sqlite:skep.db"
      })
  String store = "";

  @Option(
      names = "--swarm",
      scope = ScopeType.INHERIT,
      paramLabel = "ID",
      defaultValue = "${env:SKEP_SWARM:-default}",
      description = "Whose state it is: 1 to 64 of a-z, 0-9 and hyphen. Default: ${DEFAULT-VALUE}")
  SwarmId swarm = SwarmId.DEFAULT;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Answer with one JSON document.")
  boolean json;

  @CommandLine.Spec CommandLine.Model.@Nullable CommandSpec spec;

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean terminal;

  SkepCommand(PrintWriter out, PrintWriter err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  /** Returns the root of the tree that a command is in. */
  static SkepCommand of(CommandLine.Model.@Nullable CommandSpec command) {
    return (SkepCommand) requireNonNull(command).root().userObject();
  }

  int execute(String... arguments) {
    var only = CommandTree.only(this, arguments);
    int status = only == null ? executeAll(arguments) : executeOnly(only, arguments);
    out.flush();
    err.flush();
    return status;
  }

  private int executeAll(String... arguments) {
    return configured(CommandTree.all(this)).execute(arguments);
  }

  private int executeOnly(CommandLine line, String... arguments) {
    var attempt = new Attempt(configured(line), arguments);
    line.setParameterExceptionHandler(attempt);
    line.setExecutionStrategy(attempt);
    return line.execute(arguments);
  }

  private CommandLine configured(CommandLine line) {
    var failures = new Failures(out, err, this);
    line.setOut(out).setErr(err);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    // An argument @FILE is ours to read: the file's text is one value.
    line.setExpandAtFiles(false);
    line.setExecutionExceptionHandler(failures);
    line.setParameterExceptionHandler(failures);
    line.setExitCodeExceptionMapper(failures);
    Converters.register(line);
    return line;
  }

  /** Executes a tree of one command, unless there may be something to say of the others. */
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
      // From here on, nothing is done twice.
      line.setParameterExceptionHandler(new Failures(out, err, SkepCommand.this));
      return new CommandLine.RunLast().execute(parsed);
    }

    @Override
    public int handleParseException(CommandLine.ParameterException exception, String[] given) {
      return executeAll(arguments);
    }
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec().commandLine(), "Say what to do, such as 'skep demo' or 'skep tasks list'.");
  }

  /** Answers from a store that must exist. */
  int read(Function<Swarm, Doc> command) {
    return withSkep(true, skep -> command.apply(skep.swarm(swarm)));
  }

  /** Answers from a store that is made if it does not exist. */
  int write(Function<Swarm, Doc> command) {
    return withSkep(false, skep -> command.apply(skep.swarm(swarm)));
  }

  int withSkep(boolean mustExist, Function<Skep, Doc> command) {
    return withSkep(mustExist, Skep.builder(), command);
  }

  /** Answers from a store that is opened in a way of its own. */
  int withSkep(boolean mustExist, SkepBuilder builder, Function<Skep, Doc> command) {
    if (mustExist) {
      StoreLocation.requireExisting(store);
    }
    try (var skep = builder.store(store).swarm(swarm).maintenance(false).open()) {
      print(command.apply(skep));
    }
    return ExitStatus.DONE;
  }

  void print(Doc doc) {
    if (json) {
      new JsonPrinter(out).print(doc);
    } else {
      new TextPrinter(out).print(doc);
    }
  }

  /** Prints SQL as it is, so that it can be handed on, or within a document for programs. */
  void printSql(int version, String sql) {
    if (json) {
      print(Doc.fields().with("version", version).with("sql", sql));
    } else {
      out.print(sql);
      out.flush();
    }
  }

  /** Says what people should know beside an answer; programs find it in there. */
  void remark(String words) {
    if (!json) {
      err.println("skep: " + words);
    }
  }

  /** Returns where progress is shown: on the error stream of a terminal, or nowhere. */
  Progress progress(String what) {
    return new Progress(err, terminal && !json, what);
  }

  boolean onTerminal() {
    return terminal && !json;
  }

  private CommandLine.Model.CommandSpec spec() {
    return requireNonNull(spec);
  }
}
