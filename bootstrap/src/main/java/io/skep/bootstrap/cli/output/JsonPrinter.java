package io.skep.bootstrap.cli.output;

import io.skep.domain.value.Json;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Printer of results as one JSON document, followed by a line end. */
public final class JsonPrinter {

  private final PrintWriter out;

  /** Creates a printer to a writer. */
  public JsonPrinter(PrintWriter out) {
    this.out = out;
  }

  /** Prints a result as one JSON document. */
  public void print(CommandResult result) {
    var factory = JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    try (var json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
      document(json, result);
    }
    out.println();
    out.flush();
  }

  private static void document(JsonGenerator json, CommandResult result) {
    if (result instanceof CommandResult.Fields fields) {
      object(json, fields.values());
    } else if (result instanceof CommandResult.Sections sections) {
      object(json, sections.sections());
    } else if (result instanceof CommandResult.Table table) {
      value(json, table.rows());
    } else if (result instanceof CommandResult.Listing listing) {
      json.writeStartObject();
      json.writeName("items");
      value(json, listing.rows());
      json.writeName("next");
      value(json, listing.next());
      json.writeEndObject();
    }
  }

  private static void object(JsonGenerator json, Map<?, ?> values) {
    json.writeStartObject();
    values.forEach(
        (name, value) -> {
          json.writeName(name.toString());
          value(json, value);
        });
    json.writeEndObject();
  }

  private static void value(JsonGenerator json, Object value) {
    if (value instanceof Optional<?> optional) {
      optional.ifPresentOrElse(present -> value(json, present), json::writeNull);
    } else if (value instanceof OptionalDouble optional) {
      optional.ifPresentOrElse(json::writeNumber, json::writeNull);
    } else if (value instanceof Json document) {
      json.writeRawValue(document.text());
    } else if (value instanceof CommandResult result) {
      document(json, result);
    } else if (value instanceof Map<?, ?> map) {
      object(json, map);
    } else if (value instanceof Iterable<?> items) {
      json.writeStartArray();
      items.forEach(item -> value(json, item));
      json.writeEndArray();
    } else if (value instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (value instanceof Integer number) {
      json.writeNumber(number);
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Duration duration) {
      json.writeNumber(duration.toNanos() / 1e9);
    } else {
      json.writeString(value.toString());
    }
  }
}
