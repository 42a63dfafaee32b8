package io.skep.adapters.files;

import io.skep.application.importing.ImportSource;
import io.skep.application.importing.ImportSources;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Check;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens files and folders in all formats. */
final class FileImportSources implements ImportSources {

  private static final int MAX_PATHS = 1_000;

  private final FilesSettings settings;
  private final List<Format> formats;

  FileImportSources(FilesSettings settings, List<Format> formats) {
    this.settings = settings;
    this.formats = List.copyOf(formats);
  }

  /** Opens in all formats that there are, those first that are told apart by their contents. */
  static FileImportSources of(FilesSettings settings) {
    return new FileImportSources(
        settings,
        List.of(
            new BeadsFormat(),
            new TaskMasterFormat(),
            new TraceFormat(),
            new WorkspaceFormat(WorkspaceFolders.LOCK_WAIT)));
  }

  @Override
  public List<String> formats() {
    return formats.stream().map(Format::name).toList();
  }

  @Override
  public ImportSource open(List<Path> paths, Optional<String> format) {
    Check.size("paths", paths, MAX_PATHS);
    Check.range("paths", paths.size(), 1, MAX_PATHS);
    for (var path : paths) {
      if (!Files.exists(path)) {
        throw new InvalidArgumentException("path", "must exist: " + path);
      }
    }
    var chosen =
        formats.stream().filter(known -> format.stream().allMatch(known.name()::equals)).toList();
    if (chosen.isEmpty()) {
      throw new InvalidArgumentException(
          "format", "must be one of %s: '%s'".formatted(formats(), format.orElse("")));
    }
    return new FileImportSource(paths, chosen, settings);
  }
}
