package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;

import io.skep.Skep;
import io.skep.application.archive.ArchiveListener;
import io.skep.application.archive.ArchiveRequest;
import io.skep.application.archive.MonthOutcome;
import io.skep.domain.month.Archive;
import io.skep.domain.month.MonthSummary;
import io.skep.domain.month.Reference;
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

/** Moves months of a shared store into files, and back. */
@Command(
    addMethodSubcommands = false,
    description = {
      "Move old months of a shared store into files, and back.",
      "A month is the messages, their deliveries, the ended tasks and the attempts whose ids are"
          + " of",
      "it, of all swarms. Each archive is a folder of CSV files under gzip, with a manifest and",
      "checksums; psql can read them without Skep. Only the owner of the tables can archive.",
      "For stores in PostgreSQL; a store in a file is copied with the file."
    })
final class ArchiveCommand {

  private static final List<String> LISTED =
      List.of("month", "state", "rows", "bytes", "archive", "place");
  private static final List<String> DONE = List.of("month", "result", "archive", "rows", "bytes");
  private static final List<String> KEPT = List.of("month", "because", "count", "example");

  @ParentCommand @Nullable SkepCommand skep;

  @Command(
      description = {
        "List the months that are in the store, and those that were archived.",
        "Rows of months in the store are estimates of the database."
      })
  int list() {
    return with(
        opened -> {
          var archiver = opened.archiver();
          List<Doc.Fields> rows = new ArrayList<>();
          archiver.archives().forEach(archive -> rows.add(view(archive)));
          archiver.months().forEach(month -> rows.add(view(month)));
          return new Doc.Listing(LISTED, rows, Optional.empty());
        });
  }

  @Command(
      description = {
        "Archive the months that are old enough and that nothing open refers to.",
        "Each is taken out of the store, copied, compared with its copy byte by byte, and only"
            + " then",
        "removed; nobody who works on the store waits. A run that was interrupted, at any moment,",
        "goes on when it is started again. A month stays in the store while it has open tasks,"
            + " tasks",
        "that open tasks wait for, tasks of open plans, messages in threads of either, or unread",
        "mail; the answer says which.",
        "Archived tasks and messages are no longer found, and keep their keys."
      })
  int run(
      @Option(
              names = "--older-than",
              paramLabel = "MONTHS",
              defaultValue = "6",
              description =
                  "How many months must have passed since a month ended. Default: ${DEFAULT-VALUE}")
          int olderThan,
      @Option(
              names = "--to",
              paramLabel = "FOLDER",
              defaultValue = "skep-archives",
              description = "Where archives are kept. Default: ${DEFAULT-VALUE}")
          Path folder,
      @Option(
              names = "--expire-unread",
              description = "Have unread mail of these months expire instead of keeping them.")
          boolean expireUnread,
      @Option(names = "--dry-run", description = "Only say what would be done.") boolean dryRun) {
    var request = new ArchiveRequest(olderThan, folder, expireUnread, dryRun);
    return done((opened, listener) -> opened.archiver().run(request, listener));
  }

  @Command(
      description = {
        "Bring months back that were archived. Their checksums are verified first; the files stay.",
        "A restore that was interrupted goes on when it is started again."
      })
  int restore(
      @Parameters(paramLabel = "MONTH", arity = "1..*", description = "Such as 2026-01.")
          List<YearMonth> months,
      @Option(
              names = "--from",
              paramLabel = "FOLDER",
              description = "Where the archives are now. Default: where they were written.")
          @Nullable Path folder) {
    return done(
        (opened, listener) -> {
          List<MonthOutcome> outcomes = new ArrayList<>();
          for (var month : months) {
            outcomes.addAll(
                opened.archiver().restore(month, Optional.ofNullable(folder), listener));
          }
          return outcomes;
        });
  }

  private int done(Work work) {
    var root = requireNonNull(skep);
    return with(
        opened -> {
          try (var progress = root.progress("archive")) {
            return view(work.run(opened, new Shown(progress)));
          }
        });
  }

  private int with(Function<Skep, Doc> command) {
    return requireNonNull(skep).withSkep(true, command);
  }

  private static Doc.Fields view(Archive archive) {
    return Doc.fields()
        .with("month", archive.month())
        .with("state", archive.state().name().toLowerCase(Locale.ROOT))
        .with("rows", archive.rows())
        .with("bytes", archive.bytes())
        .with("archive", archive.name())
        .with("place", Path.of(archive.place()).resolve(archive.name()).toString())
        .with("changedAt", archive.changedAt());
  }

  private static Doc.Fields view(MonthSummary month) {
    return Doc.fields()
        .with("month", month.month())
        .with("state", "stored")
        .with("rows", month.rows())
        .with("bytes", month.bytes())
        .with("archive", "")
        .with("place", "");
  }

  private static Doc view(List<MonthOutcome> outcomes) {
    List<Doc.Fields> references = new ArrayList<>();
    for (var outcome : outcomes) {
      outcome.references().forEach(r -> references.add(view(outcome.month(), r)));
    }
    var months = new Doc.Table(DONE, outcomes.stream().map(ArchiveCommand::view).toList());
    var answer = Doc.Parts.of("months", months);
    return references.isEmpty() ? answer : answer.with("kept", new Doc.Table(KEPT, references));
  }

  private static Doc.Fields view(MonthOutcome outcome) {
    return Doc.fields()
        .with("month", outcome.month())
        .with("result", outcome.result().name().toLowerCase(Locale.ROOT))
        .with("archive", outcome.archive())
        .with("rows", outcome.rows())
        .with("bytes", outcome.bytes());
  }

  private static Doc.Fields view(YearMonth month, Reference reference) {
    var because =
        switch (reference.kind()) {
          case OPEN_TASK -> "open tasks";
          case BLOCKER -> "tasks that open ones wait for";
          case PLAN -> "tasks of open plans";
          case THREAD -> "messages of open tasks or plans";
          case UNREAD -> "unread mail (see --expire-unread)";
        };
    return Doc.fields()
        .with("month", month)
        .with("because", because)
        .with("count", reference.count())
        .with("example", reference.example());
  }

  /** What is done with an open store. */
  @FunctionalInterface
  private interface Work {
    List<MonthOutcome> run(Skep opened, ArchiveListener listener);
  }

  /** Shows how far it has come. */
  private static final class Shown implements ArchiveListener {

    private final Progress progress;
    private int steps;

    Shown(Progress progress) {
      this.progress = progress;
    }

    @Override
    public void reached(Archive archive) {
      steps++;
      progress.show(
          steps,
          0,
          "steps, " + archive.name() + " is " + archive.state().name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void copied(Archive archive, String table, long bytes) {
      progress.show(bytes / 1024, 0, "KiB of " + archive.name() + " " + table);
    }
  }
}
