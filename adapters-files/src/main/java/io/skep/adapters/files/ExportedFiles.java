package io.skep.adapters.files;

import io.skep.application.exporting.WrittenFiles;
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

/** The files of one workspace, of which only those are touched that an export has written. */
final class ExportedFiles {

  /** With less than this left, a disk counts as full. */
  private static final long FULL = 64 * 1024;

  private final Path folder;
  private final boolean replace;
  private final FilesSettings settings;
  private final List<String> refused = new ArrayList<>();
  private long written;
  private long unchanged;

  ExportedFiles(Path folder, boolean replace, FilesSettings settings) {
    this.folder = folder;
    this.replace = replace;
    this.settings = settings;
  }

  Path folder() {
    return folder;
  }

  /** Makes the folders from a root on, none of which may be a symbolic link. */
  static void makeFolders(Path root, Path folder) throws IOException {
    Files.createDirectories(root);
    var made = root;
    for (var part : root.relativize(folder)) {
      var next = made.resolve(part);
      try {
        Files.createDirectory(next, OwnerOnly.folder(made));
        AtomicFile.force(made);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(next, LinkOption.NOFOLLOW_LINKS)) {
          throw new AlreadyExistsException("something that is no folder at", next.toString());
        }
      }
      made = next;
    }
  }

  static boolean isFull(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace() < FULL;
    } catch (IOException e) {
      return false;
    }
  }

  /** Removes what an export has left behind that was broken off. */
  void clearUnfinished() throws IOException {
    for (var part : List.of("", "inbox", "processed", "outbox")) {
      var place = folder.resolve(part);
      if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
        try (var files = Files.newDirectoryStream(place, AtomicFile.UNFINISHED + "*")) {
          for (var file : files) {
            Files.deleteIfExists(file);
          }
        }
      }
    }
  }

  /**
   * Checks that the lists of a workspace may be written.
   *
   * @throws AlreadyExistsException if one of them may not
   */
  void require(String status, List<String> lists) throws IOException {
    requireOwn(folder.resolve(status));
    for (var list : lists) {
      try (var files = Files.newDirectoryStream(folder, list + "{,-[0-9]*}.json")) {
        for (var file : files) {
          requireOwn(file);
        }
      }
    }
  }

  /** Writes a file, unless it is someone else's. */
  void write(String name, ObjectNode contents) throws IOException {
    var file = folder.resolve(name);
    makeFolders(folder, file.getParent() == null ? folder : file.getParent());
    if (!replace && !isOwn(file)) {
      refused.add(refusal(file));
      return;
    }
    var bytes = JsonDocuments.pretty(contents).getBytes(StandardCharsets.UTF_8);
    if (AtomicFile.write(file, bytes)) {
      written++;
    } else {
      unchanged++;
    }
  }

  /**
   * Removes a file that an export has written.
   *
   * @return whether it was there
   */
  boolean remove(String name) throws IOException {
    var file = folder.resolve(name);
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && isOwn(file)
        && Files.deleteIfExists(file);
  }

  void force() throws IOException {
    AtomicFile.force(folder);
  }

  WrittenFiles result() {
    return new WrittenFiles(written, unchanged, refused);
  }

  private void requireOwn(Path file) throws IOException {
    if (!replace && !isOwn(file)) {
      throw new AlreadyExistsException("workspace file of another system at", file.toString());
    }
  }

  /** Returns whether a file is not there, or was written by an export and is still as it should. */
  private boolean isOwn(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      var name = file.getFileName() == null ? "" : file.getFileName().toString();
      var json = new InputFile(file, name, settings).json();
      return ExportedFormat.isMarked(json)
          && (!name.equals(WorkspaceFolder.STATUS) || WorkspaceSchema.complaint(json).isEmpty());
    } catch (UnreadableException e) {
      return false;
    }
  }

  private static String refusal(Path file) {
    var refusal =
        new AlreadyExistsException("workspace file of another system at", file.toString());
    return String.valueOf(refusal.getMessage());
  }
}
