package io.skep.adapters.files;

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

/** Checks status files against the JSON Schema of them. */
final class WorkspaceSchema {

  private static final String FILE = "workspace-status.schema.json";
  private static final Schema SCHEMA = load();

  private WorkspaceSchema() {}

  /** Returns what is wrong with a status, in words; empty if it is as it should be. */
  static Optional<String> complaint(JsonNode status) {
    List<Error> errors = SCHEMA.validate(status);
    if (errors.isEmpty()) {
      return Optional.empty();
    }
    var missing = new TreeSet<String>();
    var wrong = new TreeSet<String>();
    for (var error : errors) {
      if (error.getKeyword().equals("required")) {
        missing.add(error.getProperty());
      } else {
        wrong.add(error.getInstanceLocation() + " " + error.getMessage());
      }
    }
    var words = new StringBuilder("not as a status should be:");
    if (!missing.isEmpty()) {
      words.append(" no ").append(String.join(", no ", missing));
    }
    if (!wrong.isEmpty()) {
      words.append(missing.isEmpty() ? " " : "; ").append(String.join("; ", wrong));
    }
    return Optional.of(words.append(" (imported as far as it goes)").toString());
  }

  private static Schema load() {
    try (var file = WorkspaceSchema.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException("the schema is not in the jar: " + FILE);
      }
      var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(text, InputFormat.JSON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
