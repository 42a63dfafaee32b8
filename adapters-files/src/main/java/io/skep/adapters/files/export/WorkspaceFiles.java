package io.skep.adapters.files.export;

import io.skep.adapters.files.filesystem.AtomicFile;
import io.skep.adapters.files.filesystem.OwnerOnlyPermissions;
import io.skep.adapters.files.input.FilesSettings;
import io.skep.adapters.files.input.InputFile;
import io.skep.adapters.files.text.JsonDocuments;
import io.skep.adapters.files.text.ParseException;
import io.skep.adapters.files.workspace.ExportMarker;
import io.skep.adapters.files.workspace.WorkspaceSchema;
import io.skep.application.exporting.FileStats;
import io.skep.domain.error.AlreadyExistsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Files of one workspace. Replaces and removes only files written by an export, unless overwriting
 * is allowed. Not thread-safe.
 */
final class WorkspaceFiles {

  /** Free space in bytes below which the disk counts as full. */
  private static final long MIN_FREE_BYTES = 64 * 1024;

  private final Path folder;
  private final boolean overwrite;
  private final FilesSettings settings;
  private final List<String> conflicts = new ArrayList<>();
  private long written;
  private long unchanged;

  WorkspaceFiles(Path folder, boolean overwrite, FilesSettings settings) {
    this.folder = folder;
    this.overwrite = overwrite;
    this.settings = settings;
  }

  Path folder() {
    return folder;
  }

  /**
   * Creates the folders from {@code root} down to {@code folder}; rejects symbolic links below
   * {@code root}.
   *
   * @throws AlreadyExistsException if a path on the way exists and is no folder
   */
  static void createFolders(Path root, Path folder) throws IOException {
    Files.createDirectories(root);
    var current = root;
    for (var part : root.relativize(folder)) {
      var next = current.resolve(part);
      try {
        Files.createDirectory(next, OwnerOnlyPermissions.folderAttributes(current));
        AtomicFile.syncDirectory(current);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(next, LinkOption.NOFOLLOW_LINKS)) {
          throw new AlreadyExistsException("file or link in place of the folder", next.toString());
        }
      }
      current = next;
    }
  }

  static boolean isDiskFull(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace() < MIN_FREE_BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  /** Removes temporary files of an interrupted export. */
  void deleteTempFiles() throws IOException {
    for (var part : List.of("", "inbox", "processed", "outbox")) {
      var directory = folder.resolve(part);
      if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        try (var files = Files.newDirectoryStream(directory, AtomicFile.TEMP_PREFIX + "*")) {
          for (var file : files) {
            Files.deleteIfExists(file);
          }
        }
      }
    }
  }

  /**
   * Checks that the status file and the task lists can be written.
   *
   * @throws AlreadyExistsException if one of them was not written by an export or is no longer
   *     valid, and overwriting is not allowed
   */
  void checkWritable(String status, List<String> lists) throws IOException {
    checkOwned(folder.resolve(status));
    for (var list : lists) {
      try (var files = Files.newDirectoryStream(folder, list + "{,-[0-9]*}.json")) {
        for (var file : files) {
          checkOwned(file);
        }
      }
    }
  }

  /**
   * Writes a file, or records a conflict if the existing file must not be replaced. Counts a file
   * with the same content as unchanged.
   */
  void write(String name, ObjectNode contents) throws IOException {
    var file = folder.resolve(name);
    createFolders(folder, file.getParent() == null ? folder : file.getParent());
    if (!overwrite && !isOwned(file)) {
      conflicts.add(conflictMessage(file));
      return;
    }
    var bytes = JsonDocuments.toPrettyString(contents).getBytes(StandardCharsets.UTF_8);
    if (AtomicFile.write(file, bytes)) {
      written++;
    } else {
      unchanged++;
    }
  }

  /**
   * Removes a file if an export has written it.
   *
   * @return whether the file was removed
   */
  boolean remove(String name) throws IOException {
    var file = folder.resolve(name);
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && isOwned(file)
        && Files.deleteIfExists(file);
  }

  void sync() throws IOException {
    AtomicFile.syncDirectory(folder);
  }

  FileStats stats() {
    return new FileStats(written, unchanged, conflicts);
  }

  private void checkOwned(Path file) throws IOException {
    if (!overwrite && !isOwned(file)) {
      throw new AlreadyExistsException("workspace file of another system", file.toString());
    }
  }

  /** Returns whether the file is absent, or was written by an export and is still valid. */
  private boolean isOwned(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      var name = file.getFileName() == null ? "" : file.getFileName().toString();
      var json = new InputFile(file, name, settings).json();
      return ExportMarker.isMarked(json)
          && (!name.equals(FolderWorkspaceWriter.STATUS_FILE)
              || WorkspaceSchema.describeViolations(json).isEmpty());
    } catch (ParseException e) {
      return false;
    }
  }

  private static String conflictMessage(Path file) {
    var conflict = new AlreadyExistsException("workspace file of another system", file.toString());
    return String.valueOf(conflict.getMessage());
  }
}
