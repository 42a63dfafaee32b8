package io.skep.adapters.files.input;

import io.skep.adapters.files.filesystem.FolderLock;
import io.skep.adapters.files.text.JsonDocuments;
import io.skep.adapters.files.text.LineReader;
import io.skep.adapters.files.text.ParseException;
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
 * File to import. Reads are bounded by {@link FilesSettings}; gzip is decompressed. Not
 * thread-safe.
 */
public final class InputFile {

  /**
   * Version of a file, {@code <commit time>_<commit>_<blob>.<ext>}, in a folder named like the
   * file.
   */
  private static final Pattern VERSION =
      Pattern.compile("(\\d{8}T\\d{6}Z)_[0-9a-f]{8}_[0-9a-f]{6}(\\.[^/]*)?");

  private static final DateTimeFormatter VERSION_TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** Number of lines at the beginning of a file that are searched for an object. */
  private static final int MAX_SNIFFED_LINES = 20;

  private static final int GZIP_MAGIC_1 = 0x1f;
  private static final int GZIP_MAGIC_2 = 0x8b;

  private final Path file;
  private final String path;
  private final String logicalPath;
  private final Optional<Instant> versionTime;
  private final FilesSettings settings;
  private boolean isCompressed;
  private @Nullable JsonNode json;
  private boolean firstObjectSearched;
  private Optional<JsonNode> firstObject = Optional.empty();
  private @Nullable ParseException parseFailure;

  /**
   * Creates the file; reads nothing yet.
   *
   * @param path the name of the file in reports: its path below the imported path, with {@code /}
   *     as separator
   */
  public InputFile(Path file, String path, FilesSettings settings) {
    this.file = file;
    this.path = path;
    this.settings = settings;
    int slash = path.lastIndexOf('/');
    var version = VERSION.matcher(path.substring(slash + 1));
    versionTime =
        slash > 0 && version.matches() ? parseVersionTime(version.group(1)) : Optional.empty();
    logicalPath = versionTime.isPresent() ? path.substring(0, slash) : path;
  }

  /** Returns the path of the file in reports. */
  public String path() {
    return path;
  }

  /** Returns the path of the file; for a version of a series, the path of the versioned file. */
  public String logicalPath() {
    return logicalPath;
  }

  /** Returns the name of the file; for a version of a series, the name of the versioned file. */
  public String name() {
    return logicalPath.substring(logicalPath.lastIndexOf('/') + 1);
  }

  /** Returns the commit time of a version of a series; empty for other files. */
  public Optional<Instant> versionTime() {
    return versionTime;
  }

  /** Returns whether the file holds one JSON document, by its extension. */
  public boolean isJson() {
    return hasExtension(".json") || hasExtension(".traj");
  }

  /** Returns whether the file is JSON Lines, by its extension. */
  public boolean isJsonLines() {
    return hasExtension(".jsonl") || hasExtension(".ndjson");
  }

  /** Returns the name of the folder of the file. */
  public Optional<String> parentName() {
    var folder = file.toAbsolutePath().getParent();
    return Optional.ofNullable(folder).map(Path::getFileName).map(Path::toString);
  }

  /** Returns the name of the parent of the nearest enclosing folder called {@code name}. */
  public Optional<String> parentNameOf(String name) {
    for (var folder = file.toAbsolutePath().getParent(); folder != null; ) {
      var parent = folder.getParent();
      if (folder.endsWith(name) && parent != null && parent.getFileName() != null) {
        return Optional.of(parent.getFileName().toString());
      }
      folder = parent;
    }
    return Optional.empty();
  }

  private boolean hasExtension(String extension) {
    var name = name().toLowerCase(Locale.ROOT);
    return name.endsWith(extension) || name.endsWith(extension + ".gz");
  }

  FilesSettings settings() {
    return settings;
  }

  /**
   * Returns the lock file of the workspace: in the folder of the file or its parent; empty if there
   * is none.
   */
  public Optional<Path> lockFile() {
    var folder = file.toAbsolutePath().getParent();
    for (int up = 0; up < 2 && folder != null; up++) {
      var lock = folder.resolve(FolderLock.FILE_NAME);
      if (Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of(lock);
      }
      folder = folder.getParent();
    }
    return Optional.empty();
  }

  /**
   * Returns the file of this name in the same folder, or else its {@code .gz}; empty if neither is
   * a regular file.
   */
  public Optional<InputFile> sibling(String name) {
    for (var candidate : new String[] {name, name + ".gz"}) {
      var sibling = file.resolveSibling(candidate);
      if (Files.isRegularFile(sibling, LinkOption.NOFOLLOW_LINKS)) {
        int slash = path.lastIndexOf('/');
        return Optional.of(
            new InputFile(sibling, path.substring(0, slash + 1) + candidate, settings));
      }
    }
    return Optional.empty();
  }

  /**
   * Opens the file for reading.
   *
   * @throws ParseException if the file is too large, or is compressed and corrupt
   */
  InputStream open() throws IOException, ParseException {
    long size = Files.size(file);
    if (size > settings.maxFileSize()) {
      throw new ParseException(
          "",
          "file has %d bytes, more than the limit of %d".formatted(size, settings.maxFileSize()));
    }
    var rawStream = new BufferedInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS));
    try {
      rawStream.mark(2);
      isCompressed = rawStream.read() == GZIP_MAGIC_1 && rawStream.read() == GZIP_MAGIC_2;
      rawStream.reset();
      if (!isCompressed) {
        return new LimitedInputStream(rawStream, settings.maxFileSize());
      }
      return new LimitedInputStream(new GZIPInputStream(rawStream), settings.maxFileSize());
    } catch (EOFException | ZipException e) {
      rawStream.close();
      throw new ParseException("", "corrupt gzip: " + e.getMessage());
    } catch (IOException e) {
      rawStream.close();
      throw e;
    }
  }

  /**
   * Parses the file as one JSON document. Parses once; later calls return the same document or
   * failure.
   *
   * @throws ParseException if the file is no JSON document, or is too large
   */
  public JsonNode json() throws IOException, ParseException {
    if (parseFailure != null) {
      throw parseFailure;
    }
    if (json == null) {
      try {
        json = JsonDocuments.parse(readBytes());
      } catch (ParseException e) {
        parseFailure = e;
        throw e;
      }
    }
    return json;
  }

  /**
   * Reads the whole file.
   *
   * @throws ParseException if the file exceeds the maximum document size, or is compressed and
   *     corrupt
   */
  public byte[] readBytes() throws IOException, ParseException {
    int max = settings.maxDocumentSize();
    try (var in = open()) {
      var bytes = in.readNBytes(max + 1);
      if (bytes.length > max) {
        throw new ParseException("", "document has more than %d bytes".formatted(max));
      }
      return bytes;
    } catch (EOFException | ZipException | LimitedInputStream.LimitExceededException e) {
      throw new ParseException("", "cannot be read to the end: " + e.getMessage());
    }
  }

  /**
   * Opens the file for reading line by line. A compressed file is decompressed once before, so that
   * a corrupt or too large one is rejected as a whole.
   *
   * @throws ParseException if the file is too large, or is compressed and corrupt
   */
  public LineReader openLines() throws IOException, ParseException {
    var in = open();
    if (!isCompressed) {
      return new LineReader(in, settings.maxDocumentSize());
    }
    try (in) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (EOFException | ZipException | LimitedInputStream.LimitExceededException e) {
      throw new ParseException("", "cannot be read to the end: " + e.getMessage());
    }
    return new LineReader(open(), settings.maxDocumentSize());
  }

  /**
   * Returns the first JSON object among the first lines, or empty if there is none. Searches once;
   * later calls return the same result or failure.
   *
   * @throws ParseException if there is no object and one of these lines is malformed
   */
  public Optional<JsonNode> firstObject() throws IOException, ParseException {
    if (parseFailure != null) {
      throw parseFailure;
    }
    if (!firstObjectSearched) {
      try {
        firstObject = findFirstObject();
        firstObjectSearched = true;
      } catch (ParseException e) {
        parseFailure = e;
        throw e;
      }
    }
    return firstObject;
  }

  private Optional<JsonNode> findFirstObject() throws IOException, ParseException {
    Optional<ParseException> failure = Optional.empty();
    try (var lines = openLines()) {
      for (int i = 0; i < MAX_SNIFFED_LINES; i++) {
        var line = lines.next();
        if (line.isEmpty()) {
          break;
        }
        try {
          var node = JsonDocuments.parse(line.get());
          if (node.isObject()) {
            return Optional.of(node);
          }
        } catch (ParseException e) {
          failure = failure.or(() -> Optional.of(e));
        }
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
    return Optional.empty();
  }

  private static Optional<Instant> parseVersionTime(String text) {
    try {
      return Optional.of(VERSION_TIME.parse(text, Instant::from));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
