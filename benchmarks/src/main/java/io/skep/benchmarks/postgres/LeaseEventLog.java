package io.skep.benchmarks.postgres;

import io.skep.domain.lease.LeaseToken;
import io.skep.domain.value.TaskId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Append-only log of the lease events of a process, one line per event; complete lines survive a
 * kill of the process. Thread-safe.
 */
final class LeaseEventLog implements AutoCloseable {

  /** Lease event of a task. */
  enum Event {
    CLAIMED,
    /** Logged before the completion is requested. */
    DONE,
    /** The completion was acknowledged. */
    ACKNOWLEDGED,
    /** The completion was rejected, because another agent holds the task. */
    REFUSED
  }

  /**
   * Line of the log.
   *
   * @param event the event
   * @param lease the lease
   */
  record LoggedEvent(Event event, LeaseToken lease) {

    private static LoggedEvent of(String text) {
      var fields = text.split(" ", -1);
      return new LoggedEvent(
          Event.valueOf(fields[0]),
          new LeaseToken(TaskId.parse(fields[1]), Long.parseLong(fields[2])));
    }

    @Override
    public String toString() {
      return "%s %s %d".formatted(event, lease.task(), lease.token());
    }
  }

  private final FileChannel file;

  private LeaseEventLog(FileChannel file) {
    this.file = file;
  }

  static LeaseEventLog open(Path file) throws IOException {
    return new LeaseEventLog(
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  /** Returns the events of a log; an incomplete last line is ignored. */
  static List<LoggedEvent> read(Path file) throws IOException {
    var text = Files.readString(file);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(LoggedEvent::of).toList();
  }

  /** Returns the events of all logs in a folder. */
  static List<LoggedEvent> readAll(Path folder) throws IOException {
    List<LoggedEvent> lines = new ArrayList<>();
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        lines.addAll(read(file));
      }
    }
    return lines;
  }

  void write(Event event, LeaseToken lease) throws IOException {
    var line =
        ByteBuffer.wrap((new LoggedEvent(event, lease) + "\n").getBytes(StandardCharsets.UTF_8));
    file.write(line);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
