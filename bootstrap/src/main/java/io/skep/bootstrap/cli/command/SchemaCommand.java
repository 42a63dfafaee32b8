package io.skep.bootstrap.cli.command;

import static java.util.Objects.requireNonNull;

import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.sqlite.SqliteStore;
import io.skep.bootstrap.cli.argument.StoreLocation;
import io.skep.bootstrap.cli.output.CommandResult;
import io.skep.bootstrap.cli.output.ExitStatus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Commands {@code schema}: print the schema of a store and show its version. */
@Command(
    addMethodSubcommands = false,
    description = "Print the schema of a store, or show its version.")
public final class SchemaCommand {

  @ParentCommand @Nullable SkepCommand skep;

  @Command(description = "Print the SQL that creates the tables, for a database administrator.")
  int print() {
    var root = requireNonNull(skep);
    if (StoreLocation.isDatabase(root.storeUrl())) {
      root.printSql(PostgresStore.schemaVersion(), PostgresStore.schema());
    } else {
      root.printSql(SqliteStore.schemaVersion(), SqliteStore.schema());
    }
    return ExitStatus.SUCCESS;
  }

  @Command(description = "Upgrade the schema of a store if it is older, and show its version.")
  int status() {
    var root = requireNonNull(skep);
    int version =
        StoreLocation.isDatabase(root.storeUrl())
            ? PostgresStore.schemaVersion()
            : SqliteStore.schemaVersion();
    return root.read(
        swarm -> CommandResult.fields().with("version", version).with("upToDate", true));
  }
}
