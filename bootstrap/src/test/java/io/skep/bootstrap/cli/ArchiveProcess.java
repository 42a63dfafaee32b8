package io.skep.bootstrap.cli;

import io.skep.Skep;
import io.skep.application.archive.ArchiveListener;
import io.skep.application.archive.ArchiveRequest;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.partition.ArchivedPartition;
import io.skep.testkit.fixture.ChildProcess;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.Optional;

/** Process that archives or restores, and waits for its parent before each step. */
final class ArchiveProcess {

  private ArchiveProcess() {}

  /** Runs in a process of its own: URL, folder, and optionally the month to restore. */
  public static void main(String[] arguments) {
    var folder = Path.of(arguments[1]);
    try (var skep = Skep.builder().store(arguments[0]).maintenance(false).open()) {
      if (arguments.length > 2) {
        skep.archiver()
            .restore(YearMonth.parse(arguments[2]), Optional.of(folder), new SteppingListener());
      } else {
        skep.archiver()
            .archive(new ArchiveRequest(6, folder, false, false), new SteppingListener());
      }
    } catch (AlreadyExistsException e) {
      // The process was killed just after the last step.
      ChildProcess.writeLine(String.valueOf(e.getMessage()));
    }
    ChildProcess.writeLine("done");
  }

  private static final class SteppingListener implements ArchiveListener {

    @Override
    public void stateReached(ArchivedPartition archive) {
      ChildProcess.writeLine(archive.name() + " " + archive.state());
      ChildProcess.awaitParent();
    }

    @Override
    public void bytesCopied(ArchivedPartition archive, String table, long bytes) {
      // Copied bytes are no steps.
    }
  }
}
