package io.skep.adapters.jooq;

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
  public static final String HISTORY = "skep_schema_history";

  private final List<Migration> steps;

  private Migrations(List<Migration> steps) {
    this.steps = List.copyOf(steps);
  }

  /**
   * Reads the steps.
   *
   * @param anchor the class beside which the files are
   * @param files their names as resources of that class, in order, such as {@code
   *     migrations/V1__tasks.sql}
   */
  public static Migrations of(Class<?> anchor, List<String> files) {
    List<Migration> steps = new ArrayList<>(files.size());
    for (var file : files) {
      var name = file.substring(file.lastIndexOf('/') + 1);
      steps.add(new Migration(version(name), name, read(anchor, file)));
    }
    return new Migrations(steps);
  }

  /** Returns the number of a step by the name of its file, such as {@code V001__tasks.sql}. */
  public static int version(String file) {
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
  public List<Migration> steps() {
    return steps;
  }

  /** Returns the version of the schema after the last step. */
  public int latest() {
    return steps.get(steps.size() - 1).version();
  }

  /**
   * Takes the steps that are still to come.
   *
   * @throws StoreException {@code SCHEMA_MISMATCH} if the schema is newer than the last step, or
   *     its steps were others; nothing was changed
   * @throws DatabaseException if the database fails; steps that were taken before stay taken
   */
  public void run(DataSource database) {
    try {
      var flyway =
          Flyway.configure()
              .dataSource(database)
              .table(HISTORY)
              .resourceProvider(new Resources(steps))
              .ignoreMigrationPatterns(new String[0])
              .loggers("slf4j")
              .load();
      refuseNewer(flyway);
      flyway.migrate();
    } catch (FlywayValidateException e) {
      throw new StoreException(
          ErrorCode.SCHEMA_MISMATCH, "the schema was made by other steps: " + e.getMessage(), e);
    } catch (FlywayException e) {
      throw reported(e);
    }
  }

  private static RuntimeException reported(FlywayException failure) {
    for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException reported) {
        return new DatabaseException(reported);
      }
    }
    return failure;
  }

  private void refuseNewer(Flyway flyway) {
    var present = flyway.info().current();
    if (present != null
        && present.getVersion() != null
        && Integer.parseInt(present.getVersion().getVersion()) > latest()) {
      throw newer(present.getVersion().getVersion());
    }
  }

  /** Returns the refusal of a schema that is newer than the last step. */
  public StoreException newer(String version) {
    return new StoreException(
        ErrorCode.SCHEMA_MISMATCH,
        "the schema is at version %s, and this version of Skep knows it up to %d"
            .formatted(version, latest()),
        null);
  }

  /** Gives Flyway the steps without letting it search the class path. */
  private record Resources(List<Migration> steps) implements ResourceProvider {

    @Override
    public @Nullable LoadableResource getResource(String name) {
      return steps.stream()
          .filter(step -> step.file().equals(name))
          .map(Resource::new)
          .findFirst()
          .orElse(null);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
      return steps.stream()
          .filter(step -> step.file().startsWith(prefix))
          .filter(step -> List.of(suffixes).stream().anyMatch(step.file()::endsWith))
          .map(step -> (LoadableResource) new Resource(step))
          .toList();
    }
  }

  private static final class Resource extends LoadableResource {

    private final Migration step;

    Resource(Migration step) {
      this.step = step;
    }

    @Override
    public Reader read() {
      return new StringReader(step.sql());
    }

    @Override
    public String getAbsolutePath() {
      return step.file();
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return step.file();
    }

    @Override
    public String getFilename() {
      return step.file();
    }

    @Override
    public String getRelativePath() {
      return step.file();
    }
  }
}
