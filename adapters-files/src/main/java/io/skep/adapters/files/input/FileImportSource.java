package io.skep.adapters.files.input;

import io.skep.adapters.files.text.ParseException;
import io.skep.application.importing.record.SourceLocation;
import io.skep.application.importing.run.FileOutcome;
import io.skep.application.importing.run.ImportSink;
import io.skep.application.importing.run.ImportSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Import source over files and folders. Each file is read in the first format that recognizes it.
 */
public final class FileImportSource implements ImportSource {

  private final List<Path> paths;
  private final List<FileFormat> formats;
  private final FilesSettings settings;

  /** Creates the source; {@code formats} are tried in order. */
  public FileImportSource(List<Path> paths, List<FileFormat> formats, FilesSettings settings) {
    this.paths = List.copyOf(paths);
    this.formats = formats;
    this.settings = settings;
  }

  @Override
  public void readInto(ImportSink sink) {
    new FileWalker(paths, this::isReadFirst)
        .forEach(entry -> sink.fileCompleted(entry.path(), importFile(entry, sink)));
  }

  private boolean isReadFirst(String name) {
    return formats.stream().anyMatch(format -> format.isReadFirst(name));
  }

  private FileOutcome importFile(FileWalker.Entry entry, ImportSink sink) {
    if (!entry.problem().isEmpty()) {
      sink.reportProblem(SourceLocation.file(entry.path()), entry.problem());
      return FileOutcome.QUARANTINED;
    }
    var file = new InputFile(entry.file(), entry.path(), settings);
    var collector = new RecordCollector(sink, file.path());
    try {
      var format = detectFormat(file);
      if (format.isEmpty()) {
        return FileOutcome.IGNORED;
      }
      format.get().read(file, collector);
    } catch (ParseException e) {
      collector.reportProblem(e.location(), e.reason());
    } catch (IOException e) {
      collector.reportProblem("", ParseException.reason(e));
    }
    return collector.outcome();
  }

  /**
   * Returns the format of a file, or empty if no format recognizes it.
   *
   * @throws ParseException if no format recognizes the file and one of them failed to parse it
   */
  private Optional<FileFormat> detectFormat(InputFile file) throws IOException, ParseException {
    Optional<ParseException> failure = Optional.empty();
    for (var format : formats) {
      try {
        if (format.recognizes(file)) {
          return Optional.of(format);
        }
      } catch (ParseException e) {
        failure = Optional.of(e);
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
    return Optional.empty();
  }
}
