package io.skep.adapters.files.workspace;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Validator of status files against their JSON Schema. Thread-safe. */
public final class WorkspaceSchema {

  private static final String RESOURCE = "workspace-status.schema.json";
  private static final Schema SCHEMA = load();

  private WorkspaceSchema() {}

  /** Returns a message that lists all violations of a status, or empty if there are none. */
  public static Optional<String> describeViolations(JsonNode status) {
    List<Error> errors = SCHEMA.validate(status);
    if (errors.isEmpty()) {
      return Optional.empty();
    }
    var missing = new TreeSet<String>();
    var invalid = new TreeSet<String>();
    for (var error : errors) {
      if (error.getKeyword().equals("required")) {
        missing.add(error.getProperty());
      } else {
        invalid.add(error.getInstanceLocation() + " " + error.getMessage());
      }
    }
    var message = new StringBuilder("status violates its schema:");
    if (!missing.isEmpty()) {
      message.append(" no ").append(String.join(", no ", missing));
    }
    if (!invalid.isEmpty()) {
      message.append(missing.isEmpty() ? " " : "; ").append(String.join("; ", invalid));
    }
    return Optional.of(message.append(" (valid members are imported)").toString());
  }

  private static Schema load() {
    try (var file = WorkspaceSchema.class.getResourceAsStream(RESOURCE)) {
      if (file == null) {
        throw new IllegalStateException("schema resource is missing from the jar: " + RESOURCE);
      }
      var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(text, InputFormat.JSON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
