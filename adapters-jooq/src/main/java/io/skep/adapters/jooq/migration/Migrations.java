package io.skep.adapters.jooq.migration;

import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * The steps that make a schema what this version of Skep works with, kept as plain SQL beside a
 * class, and the run of those that are still to come. Safe for use by many threads; what keeps two
 * processes from migrating one database at once is the caller's matter.
 */
public final class Migrations {

  /** The table that says which steps were taken. */
  public static final String HISTORY_TABLE = "skep_schema_history";

  private final List<Migration> migrations;

  private Migrations(List<Migration> steps) {
    this.migrations = List.copyOf(steps);
  }

  /**
   * Reads the steps.
   *
   * @param anchor the class beside which the files are
   * @param files their names as resources of that class, in order, such as {@code
   *     migrations/V1__tasks.sql}
   */
  public static Migrations load(Class<?> anchor, List<String> files) {
    List<Migration> steps = new ArrayList<>(files.size());
    for (var file : files) {
      var name = file.substring(file.lastIndexOf('/') + 1);
      steps.add(new Migration(versionOf(name), name, read(anchor, file)));
    }
    return new Migrations(steps);
  }

  /** Returns the number of a step by the name of its file, such as {@code V001__tasks.sql}. */
  public static int versionOf(String file) {
    return Integer.parseInt(file.substring(1, file.indexOf("__")));
  }

  private static String read(Class<?> anchor, String file) {
    try (var in = anchor.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("migration " + file + " is not beside " + anchor);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the steps, in order. */
  public List<Migration> migrations() {
    return migrations;
  }

  /** Returns the version of the schema after the last step. */
  public int latestVersion() {
    return migrations.get(migrations.size() - 1).version();
  }

  /**
   * Takes the steps that are still to come.
   *
   * @throws StoreException {@code SCHEMA_MISMATCH} if the schema is newer than the last step, or
   *     its steps were others; nothing was changed
   * @throws io.skep.adapters.jooq.statement.DatabaseException if the database fails; steps that
   *     were taken before stay taken
   */
  public void migrate(DataSource database) {
    try {
      var flyway =
          Flyway.configure()
              .dataSource(database)
              .table(HISTORY_TABLE)
              .resourceProvider(new MigrationResourceProvider(migrations))
              .ignoreMigrationPatterns(new String[0])
              .loggers("slf4j")
              .load();
      rejectNewerSchema(flyway);
      flyway.migrate();
    } catch (FlywayValidateException e) {
      throw new StoreException(
          ErrorCode.SCHEMA_MISMATCH, "the schema was made by other steps: " + e.getMessage(), e);
    } catch (FlywayException e) {
      throw translate(e);
    }
  }

  private static RuntimeException translate(FlywayException failure) {
    for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException reported) {
        return new DatabaseException(reported);
      }
    }
    return failure;
  }

  private void rejectNewerSchema(Flyway flyway) {
    var present = flyway.info().current();
    if (present != null
        && present.getVersion() != null
        && Integer.parseInt(present.getVersion().getVersion()) > latestVersion()) {
      throw newerSchemaException(present.getVersion().getVersion());
    }
  }

  /** Returns the refusal of a schema that is newer than the last step. */
  public StoreException newerSchemaException(String version) {
    return new StoreException(
        ErrorCode.SCHEMA_MISMATCH,
        "the schema is at version %s, and this version of Skep knows it up to %d"
            .formatted(version, latestVersion()),
        null);
  }

  /** Gives Flyway the steps without letting it search the class path. */
  private record MigrationResourceProvider(List<Migration> steps) implements ResourceProvider {

    @Override
    public @Nullable LoadableResource getResource(String name) {
      return steps.stream()
          .filter(step -> step.fileName().equals(name))
          .map(MigrationResource::new)
          .findFirst()
          .orElse(null);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
      return steps.stream()
          .filter(step -> step.fileName().startsWith(prefix))
          .filter(step -> List.of(suffixes).stream().anyMatch(step.fileName()::endsWith))
          .map(step -> (LoadableResource) new MigrationResource(step))
          .toList();
    }
  }

  private static final class MigrationResource extends LoadableResource {

    private final Migration migration;

    MigrationResource(Migration step) {
      this.migration = step;
    }

    @Override
    public Reader read() {
      return new StringReader(migration.sql());
    }

    @Override
    public String getAbsolutePath() {
      return migration.fileName();
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return migration.fileName();
    }

    @Override
    public String getFilename() {
      return migration.fileName();
    }

    @Override
    public String getRelativePath() {
      return migration.fileName();
    }
  }
}
