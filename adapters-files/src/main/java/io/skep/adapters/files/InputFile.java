package io.skep.adapters.files;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A file to be imported. What is read of it is bounded by {@link FilesSettings}; what is compressed
 * with gzip is read as what it was before. Not safe for use by many threads.
 */
final class InputFile {

  /** {@code <time of commit>_<commit>_<blob>.<ext>}, in a folder that has the name of the file. */
  private static final Pattern VERSION =
      Pattern.compile("(\\d{8}T\\d{6}Z)_[0-9a-f]{8}_[0-9a-f]{6}(\\.[^/]*)?");

  private static final DateTimeFormatter VERSION_TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** How many lines may be damaged at the beginning of a file of lines. */
  private static final int LINES_LOOKED_AT = 20;

  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private final Path file;
  private final String path;
  private final String logicalPath;
  private final Optional<Instant> versionTime;
  private final FilesSettings settings;
  private boolean isCompressed;
  private @Nullable JsonNode json;
  private boolean soughtFirst;
  private Optional<JsonNode> firstObject = Optional.empty();
  private @Nullable UnreadableException notJson;

  /**
   * Creates a file that nothing was read of yet.
   *
   * @param path what it is called in reports: its path below what was named to be imported, with
   *     {@code /} between its parts
   */
  InputFile(Path file, String path, FilesSettings settings) {
    this.file = file;
    this.path = path;
    this.settings = settings;
    int slash = path.lastIndexOf('/');
    var version = VERSION.matcher(path.substring(slash + 1));
    versionTime = slash > 0 && version.matches() ? time(version.group(1)) : Optional.empty();
    logicalPath = versionTime.isPresent() ? path.substring(0, slash) : path;
  }

  /** Returns what it is called in reports. */
  String path() {
    return path;
  }

  /** Returns its path; that of the file whose version it is if it is one of a series. */
  String logicalPath() {
    return logicalPath;
  }

  /** Returns its name; that of the file whose version it is if it is one of a series. */
  String name() {
    return logicalPath.substring(logicalPath.lastIndexOf('/') + 1);
  }

  /** Returns since when it was so; empty unless it is one of a series of versions. */
  Optional<Instant> versionTime() {
    return versionTime;
  }

  /** Returns whether its name says that it holds one JSON document. */
  boolean isJson() {
    return hasEnding(".json") || hasEnding(".traj");
  }

  /** Returns whether its name says that it holds a JSON document in each line. */
  boolean isJsonLines() {
    return hasEnding(".jsonl") || hasEnding(".ndjson");
  }

  /** Returns the name of the folder that it lies in. */
  Optional<String> folder() {
    var folder = file.toAbsolutePath().getParent();
    return Optional.ofNullable(folder).map(Path::getFileName).map(Path::toString);
  }

  /** Returns the name of the folder that holds the nearest folder of a name in which it lies. */
  Optional<String> folderAbove(String name) {
    for (var folder = file.toAbsolutePath().getParent(); folder != null; ) {
      var above = folder.getParent();
      if (folder.endsWith(name) && above != null && above.getFileName() != null) {
        return Optional.of(above.getFileName().toString());
      }
      folder = above;
    }
    return Optional.empty();
  }

  private boolean hasEnding(String ending) {
    var name = name().toLowerCase(Locale.ROOT);
    return name.endsWith(ending) || name.endsWith(ending + ".gz");
  }

  FilesSettings settings() {
    return settings;
  }

  /** Returns the file on which who exports to its workspace holds a lock, if there is one. */
  Optional<Path> lockFile() {
    var folder = file.toAbsolutePath().getParent();
    for (int up = 0; up < 2 && folder != null; up++) {
      var lock = folder.resolve(FolderLock.FILE);
      if (Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of(lock);
      }
      folder = folder.getParent();
    }
    return Optional.empty();
  }

  /** Returns a file beside it, if that is there; its name has the same {@code .gz} or none. */
  Optional<InputFile> sibling(String name) {
    for (var candidate : new String[] {name, name + ".gz"}) {
      var beside = file.resolveSibling(candidate);
      if (Files.isRegularFile(beside, LinkOption.NOFOLLOW_LINKS)) {
        int slash = path.lastIndexOf('/');
        return Optional.of(
            new InputFile(beside, path.substring(0, slash + 1) + candidate, settings));
      }
    }
    return Optional.empty();
  }

  /**
   * Opens it for reading.
   *
   * @throws UnreadableException if it is too large, or is compressed and damaged
   */
  InputStream open() throws IOException, UnreadableException {
    long size = Files.size(file);
    if (size > settings.maxFileSize()) {
      throw new UnreadableException(
          "", "%d bytes, more than the limit of %d".formatted(size, settings.maxFileSize()));
    }
    var plain = new BufferedInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS));
    try {
      plain.mark(2);
      isCompressed = plain.read() == GZIP_FIRST && plain.read() == GZIP_SECOND;
      plain.reset();
      if (!isCompressed) {
        return new BoundedStream(plain, settings.maxFileSize());
      }
      return new BoundedStream(new GZIPInputStream(plain), settings.maxFileSize());
    } catch (EOFException | ZipException e) {
      plain.close();
      throw new UnreadableException("", "damaged gzip: " + e.getMessage());
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  /**
   * Reads it as one JSON document, once however often it is asked for.
   *
   * @throws UnreadableException if it is none, or is too large
   */
  JsonNode json() throws IOException, UnreadableException {
    if (notJson != null) {
      throw notJson;
    }
    if (json == null) {
      try {
        json = JsonDocuments.parse(bytes());
      } catch (UnreadableException e) {
        notJson = e;
        throw e;
      }
    }
    return json;
  }

  /**
   * Returns all of it.
   *
   * @throws UnreadableException if it is larger than a document may be
   */
  byte[] bytes() throws IOException, UnreadableException {
    int max = settings.maxDocumentSize();
    try (var in = open()) {
      var bytes = in.readNBytes(max + 1);
      if (bytes.length > max) {
        throw new UnreadableException("", "a document of more than %d bytes".formatted(max));
      }
      return bytes;
    } catch (EOFException | ZipException | BoundedStream.TooLongException e) {
      throw new UnreadableException("", "not readable to its end: " + e.getMessage());
    }
  }

  /**
   * Opens it for reading line by line. A compressed file is read to its end before, so that one
   * that is damaged or too large is refused as a whole.
   */
  Lines lines() throws IOException, UnreadableException {
    var in = open();
    if (!isCompressed) {
      return new Lines(in, settings.maxDocumentSize());
    }
    try (in) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (EOFException | ZipException | BoundedStream.TooLongException e) {
      throw new UnreadableException("", "not readable to its end: " + e.getMessage());
    }
    return new Lines(open(), settings.maxDocumentSize());
  }

  /**
   * Returns the first line that is a JSON object, of those at the beginning; empty if there is
   * none. Read once however often it is asked for.
   *
   * @throws UnreadableException if the file is not empty and begins with nothing that is JSON
   */
  Optional<JsonNode> firstObject() throws IOException, UnreadableException {
    if (notJson != null) {
      throw notJson;
    }
    if (!soughtFirst) {
      try {
        firstObject = findFirstObject();
        soughtFirst = true;
      } catch (UnreadableException e) {
        notJson = e;
        throw e;
      }
    }
    return firstObject;
  }

  private Optional<JsonNode> findFirstObject() throws IOException, UnreadableException {
    Optional<UnreadableException> trouble = Optional.empty();
    try (var lines = lines()) {
      for (int i = 0; i < LINES_LOOKED_AT; i++) {
        var line = lines.next();
        if (line.isEmpty()) {
          break;
        }
        try {
          var node = JsonDocuments.parse(line.get());
          if (node.isObject()) {
            return Optional.of(node);
          }
        } catch (UnreadableException e) {
          trouble = trouble.or(() -> Optional.of(e));
        }
      }
    }
    if (trouble.isPresent()) {
      throw trouble.get();
    }
    return Optional.empty();
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(VERSION_TIME.parse(text, Instant::from));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
