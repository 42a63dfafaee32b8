package io.skep.adapters.files;

import io.skep.adapters.files.beads.BeadsFormat;
import io.skep.adapters.files.export.FolderExportTargets;
import io.skep.adapters.files.input.FileFormat;
import io.skep.adapters.files.input.FileImportSource;
import io.skep.adapters.files.input.FilesSettings;
import io.skep.adapters.files.taskmaster.TaskMasterFormat;
import io.skep.adapters.files.trace.TraceFormat;
import io.skep.adapters.files.workspace.WorkspaceFormat;
import io.skep.application.importing.run.ImportSource;
import io.skep.application.importing.run.ImportSources;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Validate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Import sources over files and folders, in all supported formats. */
final class FileImportSources implements ImportSources {

  private static final int MAX_PATHS = 1_000;

  private final FilesSettings settings;
  private final List<FileFormat> formats;

  FileImportSources(FilesSettings settings, List<FileFormat> formats) {
    this.settings = settings;
    this.formats = List.copyOf(formats);
  }

  /**
   * Returns import sources for all formats, tried in order: those that recognize a file by its
   * contents, then workspaces, which accept every file.
   */
  static FileImportSources withAllFormats(FilesSettings settings) {
    return new FileImportSources(
        settings,
        List.of(
            new BeadsFormat(),
            new TaskMasterFormat(),
            new TraceFormat(),
            new WorkspaceFormat(FolderExportTargets.LOCK_TIMEOUT)));
  }

  @Override
  public List<String> formats() {
    return formats.stream().map(FileFormat::name).toList();
  }

  @Override
  public ImportSource open(List<Path> paths, Optional<String> format) {
    Validate.size("paths", paths, MAX_PATHS);
    Validate.range("paths", paths.size(), 1, MAX_PATHS);
    for (var path : paths) {
      if (!Files.exists(path)) {
        throw new InvalidArgumentException("path", "must exist: " + path);
      }
    }
    var selected =
        formats.stream()
            .filter(candidate -> format.stream().allMatch(candidate.name()::equals))
            .toList();
    if (selected.isEmpty()) {
      throw new InvalidArgumentException(
          "format", "must be one of %s: '%s'".formatted(formats(), format.orElse("")));
    }
    return new FileImportSource(paths, selected, settings);
  }
}
