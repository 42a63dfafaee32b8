package io.skep.adapters.files;

import io.skep.application.archive.ArchivedTable;
import io.skep.application.archive.Manifest;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.month.TableContents;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What an archive says of itself, as JSON. */
final class ManifestJson {

  private static final String FORMAT = "skep-archive";

  /** Grows when those who know only the last one can no longer read archives. */
  private static final int VERSION = 1;

  private ManifestJson() {}

  static String write(Manifest manifest) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT);
    json.put("version", VERSION);
    json.put("id", manifest.id().toString());
    json.put("month", manifest.month().toString());
    json.put("part", manifest.part());
    json.put("madeAt", manifest.madeAt().toString());
    json.put("madeBy", manifest.madeBy());
    json.put("schemaVersion", manifest.schemaVersion());
    texts(json, "swarms", manifest.swarms());
    json.put("rows", manifest.rows());
    var tables = json.putArray("tables");
    manifest.tables().forEach(table -> write(tables.addObject(), table));
    return JsonDocuments.pretty(json);
  }

  private static void write(ObjectNode json, ArchivedTable table) {
    var contents = table.contents();
    json.put("name", contents.name());
    json.put("file", table.file());
    json.put("rows", contents.rows());
    contents.firstId().ifPresent(id -> json.put("firstId", id));
    contents.lastId().ifPresent(id -> json.put("lastId", id));
    texts(json, "swarms", contents.swarms());
    texts(json, "columns", contents.columns());
    json.put("bytes", table.bytes());
    json.put("sha256", table.sha256());
    json.put("textBytes", table.textBytes());
    json.put("textSha256", table.textSha256());
  }

  private static void texts(ObjectNode json, String name, List<String> values) {
    var array = json.putArray(name);
    values.forEach(array::add);
  }

  /**
   * Reads a manifest.
   *
   * @throws StoreException {@code STORE_CORRUPT} if it is none; {@code SCHEMA_MISMATCH} if it is of
   *     a later version
   */
  static Manifest read(Path folder, byte[] bytes) {
    try {
      var json = JsonDocuments.parse(bytes);
      if (!FORMAT.equals(text(json, "format"))) {
        throw new IllegalArgumentException("it is of another format");
      }
      long version = number(json, "version");
      if (version > VERSION) {
        throw new StoreException(
            ErrorCode.SCHEMA_MISMATCH,
            "archive %s is of version %d, and this version of Skep knows them up to %d"
                .formatted(folder, version, VERSION),
            null);
      }
      List<ArchivedTable> tables = new ArrayList<>();
      json.path("tables").forEach(table -> tables.add(table(table)));
      return new Manifest(
          UUID.fromString(text(json, "id")),
          YearMonth.parse(text(json, "month")),
          Math.toIntExact(number(json, "part")),
          Instant.parse(text(json, "madeAt")),
          text(json, "madeBy"),
          Math.toIntExact(number(json, "schemaVersion")),
          tables);
    } catch (UnreadableException
        | IllegalArgumentException
        | ArithmeticException
        | DateTimeException e) {
      throw DiskFailures.damaged(folder, "its manifest is none: " + e.getMessage(), e);
    }
  }

  private static ArchivedTable table(JsonNode json) {
    return new ArchivedTable(
        new TableContents(
            text(json, "name"),
            texts(json, "columns"),
            number(json, "rows"),
            optional(json, "firstId"),
            optional(json, "lastId"),
            texts(json, "swarms")),
        text(json, "file"),
        number(json, "bytes"),
        text(json, "sha256"),
        number(json, "textBytes"),
        text(json, "textSha256"));
  }

  private static String text(JsonNode json, String name) {
    return optional(json, name)
        .orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }

  private static Optional<String> optional(JsonNode json, String name) {
    var value = json.path(name);
    return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
  }

  private static long number(JsonNode json, String name) {
    var value = json.path(name);
    if (!value.isIntegralNumber()) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value.longValue();
  }

  private static List<String> texts(JsonNode json, String name) {
    List<String> texts = new ArrayList<>();
    for (var value : json.path(name)) {
      if (!value.isString()) {
        throw new IllegalArgumentException(name + " holds something else than texts");
      }
      texts.add(value.stringValue());
    }
    return texts;
  }
}
