package io.skep.bootstrap.cli.command;

import static java.util.Objects.requireNonNull;

import io.skep.Skep;
import io.skep.application.importing.batch.ImportCounts;
import io.skep.application.importing.batch.ImportProblem;
import io.skep.application.importing.run.FileOutcome;
import io.skep.application.importing.run.ImportListener;
import io.skep.application.importing.run.ImportReport;
import io.skep.bootstrap.cli.output.CommandResult;
import io.skep.bootstrap.cli.output.ProgressBar;
import io.skep.bootstrap.cli.output.ResultViews;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Command {@code import}: imports files of other systems. */
@Command(
    description = {
      "Import files of other systems.",
      "Reads agent workspaces, beads, Task Master lists and chat traces. A repeated import changes",
      "nothing; an interrupted import resumes."
    })
public final class ImportCommand implements Callable<Integer> {

  private static final int MAX_PROBLEMS = 20;

  @ParentCommand @Nullable SkepCommand skep;

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files and folders to import.")
  List<Path> paths = List.of();

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = "Import this format only: workspace, beads, taskmaster or trace.")
  @Nullable String format;

  @Override
  public Integer call() {
    var root = requireNonNull(skep);
    return root.withSkep(false, opened -> view(runImport(root, opened), root.isInteractive()));
  }

  private ImportReport runImport(SkepCommand root, Skep opened) {
    var source = opened.importSources().open(paths, Optional.ofNullable(format));
    try (var progress = root.progressBar("import")) {
      return opened.importer(root.swarmId()).importFrom(source, new ProgressListener(progress));
    }
  }

  private static CommandResult view(ImportReport report, boolean interactive) {
    var shown =
        interactive && report.problems().size() > MAX_PROBLEMS
            ? report.problems().subList(0, MAX_PROBLEMS)
            : report.problems();
    return CommandResult.fields()
        .with("files", report.files())
        .with("imported", report.imported())
        .with("ignored", report.ignored())
        .with("quarantined", report.quarantined())
        .with("agents", counts(report.agents()))
        .with("tasks", counts(report.tasks()))
        .with("messages", counts(report.messages()))
        .with("conversations", counts(report.conversations()))
        .with("dependencies", counts(report.dependencies()))
        .with(
            "problems",
            ResultViews.table(List.of("file", "where", "reason"), shown, ImportCommand::problem))
        .with("moreProblems", report.moreProblems() + report.problems().size() - shown.size());
  }

  private static CommandResult.Fields counts(ImportCounts counts) {
    return CommandResult.fields()
        .with("created", counts.created())
        .with("updated", counts.updated())
        .with("unchanged", counts.unchanged());
  }

  private static CommandResult.Fields problem(ImportProblem problem) {
    return CommandResult.fields()
        .with("file", problem.file())
        .with("where", problem.position())
        .with("reason", problem.reason());
  }

  /** Listener that updates a progress bar after each file and each batch of records. */
  private static final class ProgressListener implements ImportListener {

    private final ProgressBar progress;
    private long files;
    private long records;
    private String last = "";

    ProgressListener(ProgressBar progress) {
      this.progress = progress;
    }

    @Override
    public void fileCompleted(String file, FileOutcome outcome) {
      files++;
      show(file);
    }

    @Override
    public void recordsStored(long newRecords) {
      records = newRecords;
      show(last);
    }

    private void show(String file) {
      last = file;
      progress.show(files, 0, "files, " + records + " records stored, " + file);
    }
  }
}
