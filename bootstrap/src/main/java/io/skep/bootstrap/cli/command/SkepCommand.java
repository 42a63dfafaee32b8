package io.skep.bootstrap.cli.command;

import static java.util.Objects.requireNonNull;

import io.skep.Skep;
import io.skep.SkepBuilder;
import io.skep.bootstrap.cli.argument.StoreLocation;
import io.skep.bootstrap.cli.output.CommandResult;
import io.skep.bootstrap.cli.output.ExitStatus;
import io.skep.bootstrap.cli.output.JsonPrinter;
import io.skep.bootstrap.cli.output.ProgressBar;
import io.skep.bootstrap.cli.output.TextPrinter;
import io.skep.bootstrap.cli.output.VersionProvider;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.SwarmId;
import java.io.PrintWriter;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Root command {@code skep}, with the options that all commands share. */
@Command(
    name = "skep",
    description = "Durable state of an agent swarm: tasks, agents and messages.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = VersionProvider.class,
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    footer = {
      "",
      "Exit status: 0 success, 1 rejected, 2 usage error, 3 store unavailable or damaged.",
      "Every command has --help, and prints one JSON document with --json."
    })
public final class SkepCommand implements Runnable {

  @Option(
      names = "--store",
      scope = ScopeType.INHERIT,
      paramLabel = "URL",
      defaultValue = "${env:SKEP_STORE:-sqlite:skep.db}",
      description = {
        "URL of the store: sqlite:FILE, or a database as",
        "postgresql://USER@HOST/NAME, whose password may be in",
        "PGPASSWORD or ~/.pgpass. Default: $SKEP_STORE or sqlite:skep.db"
      })
  private String store = "";

  @Option(
      names = "--swarm",
      scope = ScopeType.INHERIT,
      paramLabel = "ID",
      defaultValue = "${env:SKEP_SWARM:-default}",
      description = "Swarm: 1 to 64 of a-z, 0-9 and hyphen. Default: ${DEFAULT-VALUE}")
  private SwarmId swarm = SwarmId.DEFAULT;

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print one JSON document.")
  private boolean json;

  @CommandLine.Spec CommandLine.Model.@Nullable CommandSpec spec;

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean terminal;

  /**
   * Creates the root command.
   *
   * @param out receives results
   * @param err receives errors, notices and progress
   * @param terminal whether {@code err} is a terminal, on which progress is shown
   */
  public SkepCommand(PrintWriter out, PrintWriter err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  /** Returns the root command of a command. */
  static SkepCommand of(CommandLine.Model.@Nullable CommandSpec command) {
    return (SkepCommand) requireNonNull(command).root().userObject();
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec().commandLine(), "A command is required, such as 'skep demo' or 'skep tasks list'.");
  }

  /** Returns the URL of the store. */
  public String storeUrl() {
    return store;
  }

  SwarmId swarmId() {
    return swarm;
  }

  /** Returns whether the output is JSON. */
  public boolean isJson() {
    return json;
  }

  /** Runs a command on the swarm of an existing store and prints the result. */
  int read(Function<Swarm, CommandResult> command) {
    return withSkep(true, skep -> command.apply(skep.swarm(swarm)));
  }

  /**
   * Runs a command on the swarm of a store, which is created if it does not exist, and prints the
   * result.
   */
  int write(Function<Swarm, CommandResult> command) {
    return withSkep(false, skep -> command.apply(skep.swarm(swarm)));
  }

  int withSkep(boolean mustExist, Function<Skep, CommandResult> command) {
    return withSkep(mustExist, Skep.builder(), command);
  }

  /**
   * Runs a command on a store that a given builder opens, without maintenance, and prints the
   * result.
   */
  int withSkep(boolean mustExist, SkepBuilder builder, Function<Skep, CommandResult> command) {
    if (mustExist) {
      StoreLocation.requireExisting(store);
    }
    try (var skep = builder.store(store).swarm(swarm).maintenance(false).open()) {
      print(command.apply(skep));
    }
    return ExitStatus.SUCCESS;
  }

  /** Prints a result, as text or as JSON. */
  public void print(CommandResult result) {
    if (json) {
      new JsonPrinter(out).print(result);
    } else {
      new TextPrinter(out).print(result);
    }
  }

  /** Prints SQL as it is, or within a JSON document. */
  void printSql(int version, String sql) {
    if (json) {
      print(CommandResult.fields().with("version", version).with("sql", sql));
    } else {
      out.print(sql);
      out.flush();
    }
  }

  /** Prints a notice on the error stream; none with JSON output, which has the same information. */
  void printNotice(String notice) {
    if (!json) {
      err.println("skep: " + notice);
    }
  }

  /** Returns a progress bar, visible only on a terminal without JSON output. */
  public ProgressBar progressBar(String label) {
    return new ProgressBar(err, terminal && !json, label);
  }

  boolean isInteractive() {
    return terminal && !json;
  }

  private CommandLine.Model.CommandSpec spec() {
    return requireNonNull(spec);
  }
}
