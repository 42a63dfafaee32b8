package io.skep.bootstrap.cli.command;

import static java.util.Objects.requireNonNull;

import io.skep.Skep;
import io.skep.application.archive.ArchiveListener;
import io.skep.application.archive.ArchiveRequest;
import io.skep.application.archive.PartitionOutcome;
import io.skep.bootstrap.cli.output.CommandResult;
import io.skep.bootstrap.cli.output.ProgressBar;
import io.skep.domain.partition.ArchiveBlocker;
import io.skep.domain.partition.ArchivedPartition;
import io.skep.domain.partition.PartitionInfo;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Commands {@code archive}: move monthly partitions of a shared store to files, and back. */
@Command(
    addMethodSubcommands = false,
    description = {
      "Archive old monthly partitions of a shared store as files, and restore them.",
      "A partition holds the messages, deliveries, ended tasks and attempts of all swarms whose",
      "ids are of one month. An archive is a folder of CSV files, compressed by gzip, with a",
      "manifest and checksums; psql can read it without Skep. Requires the owner of the tables.",
      "For stores in PostgreSQL only; to back up an SQLite store, copy its file."
    })
public final class ArchiveCommand {

  private static final List<String> LIST_COLUMNS =
      List.of("month", "state", "rows", "bytes", "archive", "location");
  private static final List<String> RESULT_COLUMNS =
      List.of("month", "result", "archive", "rows", "bytes");
  private static final List<String> BLOCKER_COLUMNS =
      List.of("month", "reason", "count", "example");

  @ParentCommand @Nullable SkepCommand skep;

  @Command(
      description = {
        "List the stored and the archived partitions.",
        "The number of rows of a stored partition is an estimate of the database."
      })
  int list() {
    return withArchiveStore(
        opened -> {
          var archiver = opened.archiver();
          List<CommandResult.Fields> rows = new ArrayList<>();
          archiver.archives().forEach(archive -> rows.add(view(archive)));
          archiver.partitions().forEach(month -> rows.add(view(month)));
          return new CommandResult.Listing(LIST_COLUMNS, rows, Optional.empty());
        });
  }

  @Command(
      description = {
        "Archive the partitions that are old enough and not referenced by open tasks or plans.",
        "Each partition is detached, copied, compared with its copy byte by byte, and then",
        "dropped, without blocking other users of the store. An interrupted run resumes when it",
        "is started again. A partition is blocked while it has open tasks, dependencies of open",
        "tasks, tasks of open plans, messages in threads of either, or unread mail; the result",
        "shows the reasons.",
        "Archived tasks and messages are not returned any more; their keys remain reserved."
      })
  int run(
      @Option(
              names = "--older-than",
              paramLabel = "MONTHS",
              defaultValue = "6",
              description =
                  "Minimum age in months since the end of the month. Default: ${DEFAULT-VALUE}")
          int olderThan,
      @Option(
              names = "--to",
              paramLabel = "FOLDER",
              defaultValue = "skep-archives",
              description = "Folder of the archives. Default: ${DEFAULT-VALUE}")
          Path folder,
      @Option(
              names = "--expire-unread",
              description = "Expire unread mail that would block a partition.")
          boolean expireUnread,
      @Option(names = "--dry-run", description = "Show what would be archived; change nothing.")
          boolean dryRun) {
    var request = new ArchiveRequest(olderThan, folder, expireUnread, dryRun);
    return runAction((opened, listener) -> opened.archiver().archive(request, listener));
  }

  @Command(
      description = {
        "Restore archived partitions. Checksums are verified first; the files remain.",
        "An interrupted restore resumes when it is started again."
      })
  int restore(
      @Parameters(paramLabel = "MONTH", arity = "1..*", description = "Month such as 2026-01.")
          List<YearMonth> months,
      @Option(
              names = "--from",
              paramLabel = "FOLDER",
              description = "Folder of the archives. Default: the folder they were written to.")
          @Nullable Path folder) {
    return runAction(
        (opened, listener) -> {
          List<PartitionOutcome> outcomes = new ArrayList<>();
          for (var month : months) {
            outcomes.addAll(
                opened.archiver().restore(month, Optional.ofNullable(folder), listener));
          }
          return outcomes;
        });
  }

  private int runAction(ArchiveAction action) {
    var root = requireNonNull(skep);
    return withArchiveStore(
        opened -> {
          try (var progress = root.progressBar("archive")) {
            return view(action.run(opened, new ProgressListener(progress)));
          }
        });
  }

  private int withArchiveStore(Function<Skep, CommandResult> command) {
    return requireNonNull(skep).withSkep(true, command);
  }

  private static CommandResult.Fields view(ArchivedPartition archive) {
    return CommandResult.fields()
        .with("month", archive.month())
        .with("state", archive.state().name().toLowerCase(Locale.ROOT))
        .with("rows", archive.rows())
        .with("bytes", archive.bytes())
        .with("archive", archive.name())
        .with("location", Path.of(archive.location()).resolve(archive.name()).toString())
        .with("changedAt", archive.changedAt());
  }

  private static CommandResult.Fields view(PartitionInfo month) {
    return CommandResult.fields()
        .with("month", month.month())
        .with("state", "stored")
        .with("rows", month.rows())
        .with("bytes", month.bytes())
        .with("archive", "")
        .with("location", "");
  }

  private static CommandResult view(List<PartitionOutcome> outcomes) {
    List<CommandResult.Fields> blockers = new ArrayList<>();
    for (var outcome : outcomes) {
      outcome.blockers().forEach(r -> blockers.add(view(outcome.month(), r)));
    }
    var months =
        new CommandResult.Table(
            RESULT_COLUMNS, outcomes.stream().map(ArchiveCommand::view).toList());
    var sections = CommandResult.Sections.of("months", months);
    return blockers.isEmpty()
        ? sections
        : sections.with("blocked", new CommandResult.Table(BLOCKER_COLUMNS, blockers));
  }

  private static CommandResult.Fields view(PartitionOutcome outcome) {
    return CommandResult.fields()
        .with("month", outcome.month())
        .with("result", outcome.result().name().toLowerCase(Locale.ROOT))
        .with("archive", outcome.archive())
        .with("rows", outcome.rows())
        .with("bytes", outcome.bytes());
  }

  private static CommandResult.Fields view(YearMonth month, ArchiveBlocker blocker) {
    var reason =
        switch (blocker.kind()) {
          case OPEN_TASK -> "open tasks";
          case DEPENDENCY -> "dependencies of open tasks";
          case PLAN -> "tasks of open plans";
          case THREAD -> "messages of open tasks or plans";
          case UNREAD -> "unread mail (see --expire-unread)";
        };
    return CommandResult.fields()
        .with("month", month)
        .with("reason", reason)
        .with("count", blocker.count())
        .with("example", blocker.example());
  }

  /** Action on an open store. */
  @FunctionalInterface
  private interface ArchiveAction {
    List<PartitionOutcome> run(Skep opened, ArchiveListener listener);
  }

  /** Listener that updates a progress bar. */
  private static final class ProgressListener implements ArchiveListener {

    private final ProgressBar progress;
    private int steps;

    ProgressListener(ProgressBar progress) {
      this.progress = progress;
    }

    @Override
    public void stateReached(ArchivedPartition archive) {
      steps++;
      progress.show(
          steps,
          0,
          "steps, " + archive.name() + " is " + archive.state().name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void bytesCopied(ArchivedPartition archive, String table, long bytes) {
      progress.show(bytes / 1024, 0, "KiB of " + archive.name() + " " + table);
    }
  }
}
