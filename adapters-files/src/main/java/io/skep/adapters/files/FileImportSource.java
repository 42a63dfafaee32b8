package io.skep.adapters.files;

import io.skep.application.importing.FileOutcome;
import io.skep.application.importing.ImportSink;
import io.skep.application.importing.ImportSource;
import io.skep.application.importing.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads files, each in the first format that takes it for its own. */
final class FileImportSource implements ImportSource {

  private final List<Path> paths;
  private final List<Format> formats;
  private final FilesSettings settings;

  FileImportSource(List<Path> paths, List<Format> formats, FilesSettings settings) {
    this.paths = List.copyOf(paths);
    this.formats = formats;
    this.settings = settings;
  }

  @Override
  public void readInto(ImportSink sink) {
    new FolderWalk(paths, this::comesFirst)
        .each(entry -> sink.ended(entry.path(), outcome(entry, sink)));
  }

  private boolean comesFirst(String name) {
    return formats.stream().anyMatch(format -> format.comesFirst(name));
  }

  private FileOutcome outcome(FolderWalk.Entry entry, ImportSink sink) {
    if (!entry.problem().isEmpty()) {
      sink.problem(Place.file(entry.path()), entry.problem());
      return FileOutcome.QUARANTINED;
    }
    var file = new InputFile(entry.file(), entry.path(), settings);
    var fileSink = new FileSink(sink, file.path());
    try {
      var format = formatOf(file);
      if (format.isEmpty()) {
        return FileOutcome.IGNORED;
      }
      format.get().read(file, fileSink);
    } catch (UnreadableException e) {
      fileSink.problem(e.where(), e.reason());
    } catch (IOException e) {
      fileSink.problem("", UnreadableException.reason(e));
    }
    return fileSink.outcome();
  }

  /**
   * Returns the format of a file, or empty if it has none.
   *
   * @throws UnreadableException if no format takes it, and it cannot be what its name says
   */
  private Optional<Format> formatOf(InputFile file) throws IOException, UnreadableException {
    Optional<UnreadableException> trouble = Optional.empty();
    for (var format : formats) {
      try {
        if (format.recognizes(file)) {
          return Optional.of(format);
        }
      } catch (UnreadableException e) {
        trouble = Optional.of(e);
      }
    }
    if (trouble.isPresent()) {
      throw trouble.get();
    }
    return Optional.empty();
  }
}
