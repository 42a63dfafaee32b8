package io.skep.benchmarks;

import io.skep.domain.task.LeaseToken;
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
 * What a process did, a line each, in a file of its own: what is in it stays when the process is
 * killed. Safe for use by many threads.
 */
final class Journal implements AutoCloseable {

  /** What may happen to a task that is held. */
  enum Event {
    CLAIMED,
    /** Written before the completion is asked for. */
    DONE,
    /** The completion was acknowledged. */
    ACKNOWLEDGED,
    /** The completion was refused, because somebody else has the task by now. */
    REFUSED
  }

  /**
   * One line.
   *
   * @param event what happened
   * @param lease by which lease
   */
  record Line(Event event, LeaseToken lease) {

    private static Line of(String text) {
      var words = text.split(" ", -1);
      return new Line(
          Event.valueOf(words[0]),
          new LeaseToken(TaskId.parse(words[1]), Long.parseLong(words[2])));
    }

    @Override
    public String toString() {
      return "%s %s %d".formatted(event, lease.task(), lease.token());
    }
  }

  private final FileChannel file;

  private Journal(FileChannel file) {
    this.file = file;
  }

  static Journal open(Path file) throws IOException {
    return new Journal(
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  /** Returns the lines of a journal; who is at writing it may have written half of the last. */
  static List<Line> read(Path file) throws IOException {
    var text = Files.readString(file);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Line::of).toList();
  }

  /** Returns the lines of all journals of a folder. */
  static List<Line> readAll(Path folder) throws IOException {
    List<Line> lines = new ArrayList<>();
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        lines.addAll(read(file));
      }
    }
    return lines;
  }

  void write(Event event, LeaseToken lease) throws IOException {
    var line = ByteBuffer.wrap((new Line(event, lease) + "\n").getBytes(StandardCharsets.UTF_8));
    file.write(line);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
