package io.skep.adapters.files;

import com.google.inject.PrivateModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.skep.application.importing.ImportSources;

/**
 * Reads what other systems keep in files.
 *
 * <p>Provides {@link ImportSources}. Needs nothing.
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

  @Override
  protected void configure() {
    expose(ImportSources.class);
  }

  @Provides
  @Singleton
  ImportSources importSources() {
    return importSources(settings);
  }
}
