package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;

import io.skep.Move;
import io.skep.application.moving.MoveListener;
import io.skep.application.moving.MoveReport;
import io.skep.application.moving.MovedRows;
import io.skep.domain.move.RowKind;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Brings all that one store keeps into another one. */
@Command(
    description = {
      "Bring all that one store keeps, of all swarms, into another one.",
      "",
      "Stop whoever works on the source first: what is written to it after the",
      "move has begun is not moved, which is said in the end (exit status 1).",
      "Tasks in progress stay in progress, under the same lease tokens. The",
      "source is only read, and stays as it is.",
      "",
      "The target must be empty. If the move is broken off, run the same command",
      "again, and it goes on; until it has ended, the target cannot be opened. In",
      "the end all is read back, and compared by number and checksum.",
      "",
      "Examples:",
      "  skep move --from sqlite:skep.db --to postgresql://bees@db.example/skep",
      "  skep move --from postgresql://bees@db.example/skep --to sqlite:copy.db",
      "  skep move --merge --from sqlite:mine.db --to sqlite:ours.db",
      ""
    })
final class MoveCommand implements Callable<Integer> {

  private static final List<String> COLUMNS = List.of("kind", "rows", "added", "checksum");

  @ParentCommand @Nullable SkepCommand skep;

  @Option(names = "--from", required = true, paramLabel = "URL", description = "What is moved.")
  String from = "";

  @Option(names = "--to", required = true, paramLabel = "URL", description = "Where.")
  String to = "";

  @Option(
      names = "--merge",
      description = {
        "Add to a target that is not empty what it does not hold.",
        "What is the same in both is left alone; if anything",
        "differs under the same name, nothing is changed."
      })
  boolean merge;

  @Option(
      names = "--leave-archived",
      description = {
        "Move a source of which months are archived without them:",
        "their keys will be free again in the target."
      })
  boolean leaveArchived;

  @Override
  public Integer call() {
    var root = requireNonNull(skep);
    var report = moved(root);
    root.print(view(report));
    if (report.sourceChanged()) {
      root.remark("somebody has written to the source meanwhile, which is not in the target");
      return ExitStatus.REFUSED;
    }
    return ExitStatus.DONE;
  }

  private MoveReport moved(SkepCommand root) {
    var all = Move.of(from, to);
    var move = leaveArchived ? all.leavingArchives() : all;
    try (var progress = root.progress("move")) {
      var shown = new Shown(progress);
      return merge ? move.merge(shown) : move.run(shown);
    }
  }

  private static Doc view(MoveReport report) {
    return Doc.fields()
        .with("start", report.start())
        .with("moved", Views.table(COLUMNS, report.rows(), MoveCommand::rows))
        .with("verified", true)
        .with("sourceChanged", report.sourceChanged());
  }

  private static Doc.Fields rows(MovedRows rows) {
    return Doc.fields()
        .with("kind", rows.kind())
        .with("rows", rows.source().rows())
        .with("added", rows.added())
        .with("checksum", rows.source().digits());
  }

  /** Shows what is being done, and with how many rows of a kind. */
  private static final class Shown implements MoveListener {

    private final Progress progress;

    Shown(Progress progress) {
      this.progress = progress;
    }

    @Override
    public void done(Step step, RowKind kind, long rows) {
      progress.show(rows, 0, kind + ", " + step.name().toLowerCase(Locale.ROOT));
    }
  }
}
