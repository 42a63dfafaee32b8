package io.skep.adapters.files;

import com.google.inject.PrivateModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.skep.application.archive.ArchiveFolders;
import io.skep.application.exporting.ExportTargets;
import io.skep.application.importing.ImportSources;

/**
 * Reads and writes what other systems keep in files.
 *
 * <p>Provides {@link ImportSources}, {@link ExportTargets} and {@link ArchiveFolders}. Needs
 * nothing.
 */
public final class FilesModule extends PrivateModule {

  private final FilesSettings settings;

  /** Creates the module. */
  public FilesModule(FilesSettings settings) {
    this.settings = settings;
  }

  /** Returns the formats for those who do without a container. */
  public static ImportSources importSources(FilesSettings settings) {
    return FileImportSources.of(settings);
  }

  /** Returns where exports can be written, for those who do without a container. */
  public static ExportTargets exportTargets(FilesSettings settings) {
    return new WorkspaceFolders(settings, WorkspaceFolders.LOCK_WAIT);
  }

  /** Returns where archives can be kept, for those who do without a container. */
  public static ArchiveFolders archiveFolders() {
    return new ArchiveFoldersOnDisk();
  }

  @Override
  protected void configure() {
    expose(ImportSources.class);
    expose(ExportTargets.class);
    expose(ArchiveFolders.class);
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
  ArchiveFolders folders() {
    return archiveFolders();
  }
}
