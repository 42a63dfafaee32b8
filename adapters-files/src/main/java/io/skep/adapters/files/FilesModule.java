package io.skep.adapters.files;

import com.google.inject.PrivateModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.skep.adapters.files.archive.FolderArchiveStorage;
import io.skep.adapters.files.export.FolderExportTargets;
import io.skep.adapters.files.input.FilesSettings;
import io.skep.application.archive.ArchiveStorage;
import io.skep.application.exporting.ExportTargets;
import io.skep.application.importing.run.ImportSources;

/**
 * Guice module of the file adapters: import, export and archives.
 *
 * <p>Provides {@link ImportSources}, {@link ExportTargets} and {@link ArchiveStorage}. Needs
 * nothing.
 */
public final class FilesModule extends PrivateModule {

  private final FilesSettings settings;

  /** Creates the module with the limits of the import. */
  public FilesModule(FilesSettings settings) {
    this.settings = settings;
  }

  /** Returns the import sources, for callers without dependency injection. */
  public static ImportSources importSources(FilesSettings settings) {
    return FileImportSources.withAllFormats(settings);
  }

  /** Returns the export targets, for callers without dependency injection. */
  public static ExportTargets exportTargets(FilesSettings settings) {
    return new FolderExportTargets(settings, FolderExportTargets.LOCK_TIMEOUT);
  }

  /** Returns the archive storage, for callers without dependency injection. */
  public static ArchiveStorage archiveStorage() {
    return new FolderArchiveStorage();
  }

  @Override
  protected void configure() {
    expose(ImportSources.class);
    expose(ExportTargets.class);
    expose(ArchiveStorage.class);
  }

  @Provides
  @Singleton
  ImportSources importSources() {
    return importSources(settings);
  }

  @Provides
  @Singleton
  ExportTargets exportTargets() {
    return exportTargets(settings);
  }

  @Provides
  @Singleton
  ArchiveStorage provideArchiveStorage() {
    return archiveStorage();
  }
}
