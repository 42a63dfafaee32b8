package io.skep.bootstrap.cli.command;

import static java.util.Objects.requireNonNull;

import io.skep.StoreTransfer;
import io.skep.application.transfer.TransferListener;
import io.skep.application.transfer.TransferReport;
import io.skep.application.transfer.TransferredRows;
import io.skep.bootstrap.cli.output.CommandResult;
import io.skep.bootstrap.cli.output.ExitStatus;
import io.skep.bootstrap.cli.output.ProgressBar;
import io.skep.bootstrap.cli.output.ResultViews;
import io.skep.domain.transfer.EntityType;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Command {@code migrate}: transfers all data of a store to another one. */
@Command(
    description = {
      "Migrate all data of a store, of all swarms, to another store.",
      "",
      "Stop all workers and programs that use the source first: writes to the",
      "source after the start of the migration are not transferred, and are",
      "reported at the end (exit status 1). Tasks in progress stay in progress,",
      "under the same lease tokens. The source is only read, and stays as it is.",
      "",
      "The target must be empty. An interrupted migration resumes if you",
      "run the same command again; until it is complete, the target cannot be",
      "opened. At the end all rows are read back, and compared by number and",
      "checksum.",
      "",
      "Examples:",
      "  skep migrate --from sqlite:skep.db --to postgresql://bees@db.example/skep",
      "  skep migrate --from postgresql://bees@db.example/skep --to sqlite:copy.db",
      "  skep migrate --merge --from sqlite:mine.db --to sqlite:ours.db",
      ""
    })
public final class MigrateCommand implements Callable<Integer> {

  private static final List<String> COLUMNS = List.of("type", "rows", "added", "checksum");

  @ParentCommand @Nullable SkepCommand skep;

  @Option(names = "--from", required = true, paramLabel = "URL", description = "Source store.")
  String from = "";

  @Option(names = "--to", required = true, paramLabel = "URL", description = "Target store.")
  String to = "";

  @Option(
      names = "--merge",
      description = {
        "Add the rows that a non-empty target does not hold.",
        "Equal rows are left alone; if any row differs under",
        "the same name, nothing is changed."
      })
  boolean merge;

  @Option(
      names = "--skip-archived",
      description = {
        "Migrate a source that has archived partitions without",
        "them: their keys will be free again in the target."
      })
  boolean skipArchived;

  @Override
  public Integer call() {
    var root = requireNonNull(skep);
    var report = transfer(root);
    root.print(view(report));
    if (report.sourceChanged()) {
      root.printNotice(
          "the source was written to during the migration; the target lacks these writes");
      return ExitStatus.REJECTED;
    }
    return ExitStatus.SUCCESS;
  }

  private TransferReport transfer(SkepCommand root) {
    var all = StoreTransfer.of(from, to);
    var transfer = skipArchived ? all.withoutArchived() : all;
    try (var progress = root.progressBar("migrate")) {
      var listener = new ProgressListener(progress);
      return merge ? transfer.merge(listener) : transfer.run(listener);
    }
  }

  private static CommandResult view(TransferReport report) {
    return CommandResult.fields()
        .with("start", report.start())
        .with("transferred", ResultViews.table(COLUMNS, report.rows(), MigrateCommand::row))
        .with("verified", true)
        .with("sourceChanged", report.sourceChanged());
  }

  private static CommandResult.Fields row(TransferredRows rows) {
    return CommandResult.fields()
        .with("type", rows.type())
        .with("rows", rows.source().rows())
        .with("added", rows.added())
        .with("checksum", rows.source().toHex());
  }

  /** Listener that shows the step and the number of rows of an entity type. */
  private static final class ProgressListener implements TransferListener {

    private final ProgressBar progress;

    ProgressListener(ProgressBar progress) {
      this.progress = progress;
    }

    @Override
    public void rowsProcessed(Step step, EntityType type, long rows) {
      progress.show(rows, 0, type + ", " + step.name().toLowerCase(Locale.ROOT));
    }
  }
}
