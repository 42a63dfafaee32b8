package io.skep.adapters.files.export;

import io.skep.adapters.files.filesystem.FolderLock;
import io.skep.adapters.files.input.FilesSettings;
import io.skep.application.exporting.ExportedMessage;
import io.skep.application.exporting.ExportedTask;
import io.skep.application.exporting.FileStats;
import io.skep.application.exporting.WorkspaceWriter;
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
 * Writer of the workspace of one agent in a folder: {@code status.json}, {@code
 * working_tasks.json}, {@code future_tasks.json}, and one file for each message in {@code inbox},
 * {@code processed} or {@code outbox}. Holds an exclusive lock on the folder from open to close.
 * Not thread-safe.
 */
final class FolderWorkspaceWriter implements WorkspaceWriter {

  static final String STATUS_FILE = "status.json";
  static final String WORKING_TASKS = "working_tasks";
  static final String FUTURE_TASKS = "future_tasks";

  private static final DateTimeFormatter FILE_NAME_TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final WorkspaceFiles files;
  private final FolderLock lock;
  private final TaskListWriter working;
  private final TaskListWriter future;

  private FolderWorkspaceWriter(AgentId agent, WorkspaceFiles files, FolderLock lock) {
    this.files = files;
    this.lock = lock;
    working = new TaskListWriter(agent, WORKING_TASKS, files);
    future = new TaskListWriter(agent, FUTURE_TASKS, files);
  }

  static FolderWorkspaceWriter open(
      Path root, AgentId agent, boolean replace, Duration lockTimeout, FilesSettings settings) {
    var folder = root.resolve("agent_workspaces").resolve(SafeNames.encode(agent));
    try {
      WorkspaceFiles.createFolders(root, folder);
      var lock = FolderLock.acquireExclusive(folder, lockTimeout);
      try {
        var files = new WorkspaceFiles(folder, replace, settings);
        files.deleteTempFiles();
        files.checkWritable(STATUS_FILE, List.of(WORKING_TASKS, FUTURE_TASKS));
        return new FolderWorkspaceWriter(agent, files, lock);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw writeFailure(folder, e);
    }
  }

  @Override
  public void writeAgent(Agent state) {
    var node = ExportJsonWriter.agent(state);
    translateErrors(() -> files.write(STATUS_FILE, node));
  }

  @Override
  public void addTask(ExportedTask task) {
    boolean pending = task.task().status() == TaskStatus.PENDING;
    translateErrors(() -> (pending ? future : working).add(task));
  }

  @Override
  public void writeMessage(ExportedMessage message) {
    var folder = folderOf(message);
    var name =
        FILE_NAME_TIME.format(message.message().createdAt())
            + "_"
            + message.message().id()
            + ".json";
    var node = ExportJsonWriter.message(message);
    translateErrors(
        () -> {
          files.write(folder + "/" + name, node);
          if (message.received()) {
            files.remove((folder.equals("inbox") ? "processed/" : "inbox/") + name);
          }
        });
  }

  @Override
  public FileStats finish() {
    translateErrors(
        () -> {
          working.finish();
          future.finish();
          files.sync();
        });
    return files.stats();
  }

  @Override
  public void close() {
    translateErrors(lock::close);
  }

  private static String folderOf(ExportedMessage message) {
    if (!message.received()) {
      return "outbox";
    }
    boolean unread =
        message.deliveries().stream().anyMatch(delivery -> delivery.status().isUnread());
    return unread ? "inbox" : "processed";
  }

  private interface IoAction {
    void run() throws IOException;
  }

  private void translateErrors(IoAction action) {
    try {
      action.run();
    } catch (IOException e) {
      throw writeFailure(files.folder(), e);
    }
  }

  private static StoreException writeFailure(Path folder, IOException e) {
    boolean full = WorkspaceFiles.isDiskFull(folder);
    return new StoreException(
        full ? ErrorCode.STORE_FULL : ErrorCode.STORE_UNAVAILABLE,
        "workspace %s cannot be written: %s".formatted(folder, e),
        e);
  }
}
