package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;

import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.sqlite.SqliteStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** What can be done with a store's schema. */
@Command(addMethodSubcommands = false, description = "Show the tables that a store needs, or has.")
final class SchemaCommand {

  @ParentCommand @Nullable SkepCommand skep;

  @Command(description = "Print the SQL that makes the tables, for a database administrator.")
  int print() {
    var root = requireNonNull(skep);
    if (StoreLocation.isDatabase(root.store)) {
      root.printSql(PostgresStore.schemaVersion(), PostgresStore.schema());
    } else {
      root.printSql(SqliteStore.schemaVersion(), SqliteStore.schema());
    }
    return ExitStatus.DONE;
  }

  @Command(description = "Bring a store's schema up to date if it is older, and show its version.")
  int status() {
    var root = requireNonNull(skep);
    int version =
        StoreLocation.isDatabase(root.store)
            ? PostgresStore.schemaVersion()
            : SqliteStore.schemaVersion();
    return root.read(swarm -> Doc.fields().with("version", version).with("upToDate", true));
  }
}
