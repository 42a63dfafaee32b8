package io.skep.bootstrap.cli;

import io.skep.Skep;
import io.skep.application.archive.ArchiveListener;
import io.skep.application.archive.ArchiveRequest;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.month.Archive;
import io.skep.testkit.fixture.ChildProcess;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.Optional;

/** Archives or restores in a process of its own, and waits for its parent before each step. */
final class ArchivingProgram {

  private ArchivingProgram() {}

  /** Runs in a process of its own: URL, folder, and the month to restore if it is to. */
  public static void main(String[] arguments) {
    var folder = Path.of(arguments[1]);
    try (var skep = Skep.builder().store(arguments[0]).maintenance(false).open()) {
      if (arguments.length > 2) {
        skep.archiver()
            .restore(YearMonth.parse(arguments[2]), Optional.of(folder), new StepByStep());
      } else {
        skep.archiver().run(new ArchiveRequest(6, folder, false, false), new StepByStep());
      }
    } catch (AlreadyExistsException e) {
      // It was killed just after the last step.
      ChildProcess.say(String.valueOf(e.getMessage()));
    }
    ChildProcess.say("done");
  }

  private static final class StepByStep implements ArchiveListener {

    @Override
    public void reached(Archive archive) {
      ChildProcess.say(archive.name() + " " + archive.state());
      ChildProcess.awaitParent();
    }

    @Override
    public void copied(Archive archive, String table, long bytes) {
      // Steps are waited for, and not what they consist of.
    }
  }
}
