package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;

import io.skep.Skep;
import io.skep.application.importing.FileOutcome;
import io.skep.application.importing.ImportCounts;
import io.skep.application.importing.ImportListener;
import io.skep.application.importing.ImportProblem;
import io.skep.application.importing.ImportReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Brings in what other systems have kept in files. */
@Command(
    description = {
      "Bring in what other systems keep in files.",
      "Reads agent workspaces, beads, Task Master lists and chat traces. Importing again changes",
      "nothing; an import that was broken off goes on."
    })
final class ImportCommand implements Callable<Integer> {

  private static final int PROBLEMS_SHOWN = 20;

  @ParentCommand @Nullable SkepCommand skep;

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files and folders.")
  List<Path> paths = List.of();

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = "Read this format only: workspace, beads, taskmaster or trace.")
  @Nullable String format;

  @Override
  public Integer call() {
    var root = requireNonNull(skep);
    return root.withSkep(false, opened -> view(imported(root, opened), root.onTerminal()));
  }

  private ImportReport imported(SkepCommand root, Skep opened) {
    var source = opened.importSources().open(paths, Optional.ofNullable(format));
    try (var progress = root.progress("import")) {
      return opened.importer(root.swarm).run(source, new Shown(progress));
    }
  }

  private static Doc view(ImportReport report, boolean forPeople) {
    var shown =
        forPeople && report.problems().size() > PROBLEMS_SHOWN
            ? report.problems().subList(0, PROBLEMS_SHOWN)
            : report.problems();
    return Doc.fields()
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
            Views.table(List.of("file", "where", "reason"), shown, ImportCommand::problem))
        .with("moreProblems", report.moreProblems() + report.problems().size() - shown.size());
  }

  private static Doc.Fields counts(ImportCounts counts) {
    return Doc.fields()
        .with("created", counts.created())
        .with("updated", counts.updated())
        .with("unchanged", counts.unchanged());
  }

  private static Doc.Fields problem(ImportProblem problem) {
    return Doc.fields()
        .with("file", problem.file())
        .with("where", problem.where())
        .with("reason", problem.reason());
  }

  /** Shows how far an import has come; a file may be long. */
  private static final class Shown implements ImportListener {

    private final Progress progress;
    private long files;
    private long records;
    private String last = "";

    Shown(Progress progress) {
      this.progress = progress;
    }

    @Override
    public void fileEnded(String file, FileOutcome outcome) {
      files++;
      show(file);
    }

    @Override
    public void stored(long newRecords) {
      records = newRecords;
      show(last);
    }

    private void show(String file) {
      last = file;
      progress.show(files, 0, "files, " + records + " records stored, " + file);
    }
  }
}
