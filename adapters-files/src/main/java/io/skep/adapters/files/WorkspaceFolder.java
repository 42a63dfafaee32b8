package io.skep.adapters.files;

import io.skep.application.exporting.ExportedMessage;
import io.skep.application.exporting.ExportedTask;
import io.skep.application.exporting.WorkspaceWriter;
import io.skep.application.exporting.WrittenFiles;
import io.skep.domain.agent.Agent;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * One agent's workspace on a disk: {@code status.json}, {@code working_tasks.json}, {@code
 * future_tasks.json}, and {@code inbox}, {@code processed} and {@code outbox} with a file for each
 * message. Locked from the beginning to the close.
 */
final class WorkspaceFolder implements WorkspaceWriter {

  static final String STATUS = "status.json";
  static final String WORKING = "working_tasks";
  static final String FUTURE = "future_tasks";

  private static final DateTimeFormatter NAME_TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final ExportedFiles files;
  private final FolderLock lock;
  private final TaskListFiles working;
  private final TaskListFiles future;

  private WorkspaceFolder(AgentId agent, ExportedFiles files, FolderLock lock) {
    this.files = files;
    this.lock = lock;
    working = new TaskListFiles(agent, WORKING, files);
    future = new TaskListFiles(agent, FUTURE, files);
  }

  static WorkspaceFolder begin(
      Path root, AgentId agent, boolean replace, Duration lockWait, FilesSettings settings) {
    var folder = root.resolve("agent_workspaces").resolve(FolderNames.of(agent));
    try {
      ExportedFiles.makeFolders(root, folder);
      var lock = FolderLock.exclusive(folder, lockWait);
      try {
        var files = new ExportedFiles(folder, replace, settings);
        files.clearUnfinished();
        files.require(STATUS, List.of(WORKING, FUTURE));
        return new WorkspaceFolder(agent, files, lock);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }

  @Override
  public void agent(Agent state) {
    var node = ExportedJson.agent(state);
    attempt(() -> files.write(STATUS, node));
  }

  @Override
  public void task(ExportedTask task) {
    boolean waits = task.task().status() == TaskStatus.PENDING;
    attempt(() -> (waits ? future : working).add(task));
  }

  @Override
  public void message(ExportedMessage message) {
    var folder = folderOf(message);
    var name = NAME_TIME.format(message.message().at()) + "_" + message.message().id() + ".json";
    var node = ExportedJson.message(message);
    attempt(
        () -> {
          files.write(folder + "/" + name, node);
          if (message.received()) {
            files.remove((folder.equals("inbox") ? "processed/" : "inbox/") + name);
          }
        });
  }

  @Override
  public WrittenFiles finish() {
    attempt(
        () -> {
          working.finish();
          future.finish();
          files.force();
        });
    return files.result();
  }

  @Override
  public void close() {
    attempt(lock::close);
  }

  private static String folderOf(ExportedMessage message) {
    if (!message.received()) {
      return "outbox";
    }
    boolean unread = message.deliveries().stream().anyMatch(copy -> copy.status().isUnread());
    return unread ? "inbox" : "processed";
  }

  private interface Step {
    void run() throws IOException;
  }

  private void attempt(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw failure(files.folder(), e);
    }
  }

  private static StoreException failure(Path folder, IOException e) {
    boolean full = ExportedFiles.isFull(folder);
    return new StoreException(
        full ? ErrorCode.STORE_FULL : ErrorCode.STORE_UNAVAILABLE,
        "the workspace %s cannot be written: %s".formatted(folder, e),
        e);
  }
}
