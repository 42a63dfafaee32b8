package io.skep.adapters.files.beads;

import io.skep.adapters.files.input.FileFormat;
import io.skep.adapters.files.input.InputFile;
import io.skep.adapters.files.input.RecordCollector;
import io.skep.adapters.files.text.JsonDocuments;
import io.skep.adapters.files.text.ParseException;
import java.io.IOException;

/**
 * Format of beads exports: JSON Lines of issues with their related rows, or of rows of the tables
 * issues, dependencies, labels, comments and events.
 *
 * <p>Issues become tasks, those of type {@code agent} agents, and those of type {@code message}
 * messages. Only dependencies of type {@code blocks} become blockers; {@code parent-child} and all
 * other types stay in the payload. Sibling tables are joined to the issues, so that no task is
 * stored without its blockers. Thread-safe.
 */
public final class BeadsFormat implements FileFormat {

  @Override
  public String name() {
    return "beads";
  }

  @Override
  public boolean recognizes(InputFile file) throws IOException, ParseException {
    return file.isJsonLines()
        && file.firstObject().filter(node -> BeadsRow.parse(node).isPresent()).isPresent();
  }

  @Override
  public boolean isReadFirst(String name) {
    return name.startsWith("issues.");
  }

  @Override
  public void read(InputFile file, RecordCollector sink) throws IOException, ParseException {
    try (var lines = file.openLines()) {
      var tables = BeadsTables.loadSiblings(file);
      var reader = new BeadsReader(file, tables, sink);
      for (var line = lines.next(); line.isPresent(); line = lines.next()) {
        var where = "line " + line.get().number();
        try {
          var row = BeadsRow.parse(JsonDocuments.parse(line.get()));
          if (row.isPresent()) {
            reader.read(where, row.get());
          } else {
            sink.reportProblem(where, "row of an unknown table");
          }
        } catch (ParseException e) {
          sink.reportProblem(e.location().isEmpty() ? where : e.location(), e.reason());
        }
      }
    }
  }
}
