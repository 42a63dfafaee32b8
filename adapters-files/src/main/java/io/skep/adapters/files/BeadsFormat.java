package io.skep.adapters.files;

import java.io.IOException;

/**
 * What beads exports: a JSON document a line, each an issue with all that belongs to it, or a row
 * of one of the tables issues, dependencies, labels, comments and events.
 *
 * <p>Issues become tasks, those of type {@code agent} agents, and those of type {@code message}
 * messages. An issue waits for what it has a dependency of type {@code blocks} on; {@code
 * parent-child} and all other types do not block, and stay in the payload. Tables that lie beside
 * one of issues are joined to it, so that no issue is ever here without what it waits for.
 */
final class BeadsFormat implements Format {

  @Override
  public String name() {
    return "beads";
  }

  @Override
  public boolean recognizes(InputFile file) throws IOException, UnreadableException {
    return file.isJsonLines()
        && file.firstObject().filter(node -> BeadsRow.of(node).isPresent()).isPresent();
  }

  @Override
  public boolean comesFirst(String name) {
    return name.startsWith("issues.");
  }

  @Override
  public void read(InputFile file, FileSink sink) throws IOException, UnreadableException {
    try (var lines = file.lines()) {
      var tables = BeadsTables.beside(file);
      var reader = new BeadsReader(file, tables, sink);
      for (var line = lines.next(); line.isPresent(); line = lines.next()) {
        var where = "line " + line.get().number();
        try {
          var row = BeadsRow.of(JsonDocuments.parse(line.get()));
          if (row.isPresent()) {
            reader.read(where, row.get());
          } else {
            sink.problem(where, "a row of no table of beads");
          }
        } catch (UnreadableException e) {
          sink.problem(e.where().isEmpty() ? where : e.where(), e.reason());
        }
      }
    }
  }
}
