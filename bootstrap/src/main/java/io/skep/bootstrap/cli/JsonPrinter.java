package io.skep.bootstrap.cli;

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

/** Prints answers for programs: one JSON document, then the end of the line. */
final class JsonPrinter {

  private final PrintWriter out;

  JsonPrinter(PrintWriter out) {
    this.out = out;
  }

  void print(Doc doc) {
    var factory = JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    try (var json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
      document(json, doc);
    }
    out.println();
    out.flush();
  }

  private static void document(JsonGenerator json, Doc doc) {
    if (doc instanceof Doc.Fields fields) {
      object(json, fields.values());
    } else if (doc instanceof Doc.Parts parts) {
      object(json, parts.parts());
    } else if (doc instanceof Doc.Table table) {
      value(json, table.rows());
    } else if (doc instanceof Doc.Listing listing) {
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
    } else if (value instanceof Doc doc) {
      document(json, doc);
    } else if (value instanceof Map<?, ?> map) {
      object(json, map);
    } else if (value instanceof Iterable<?> items) {
      json.writeStartArray();
      items.forEach(item -> value(json, item));
      json.writeEndArray();
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
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
