package io.skep.adapters.files;

import com.google.inject.PrivateModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.skep.application.exporting.ExportTargets;
import io.skep.application.importing.ImportSources;

/**
 * Reads and writes what other systems keep in files.
 *
 * <p>Provides {@link ImportSources} and {@link ExportTargets}. Needs nothing.
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

  @Override
  protected void configure() {
    expose(ImportSources.class);
    expose(ExportTargets.class);
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
}
