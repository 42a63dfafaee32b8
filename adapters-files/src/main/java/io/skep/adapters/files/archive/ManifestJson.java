package io.skep.adapters.files.archive;

import io.skep.adapters.files.text.JsonDocuments;
import io.skep.adapters.files.text.ParseException;
import io.skep.application.archive.ArchivedTable;
import io.skep.application.archive.Manifest;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.partition.TableManifest;
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

/** Serializer and parser of archive manifests in JSON. */
final class ManifestJson {

  private static final String FORMAT = "skep-archive";

  /** Format version; incremented when the previous version of Skep can no longer read archives. */
  private static final int VERSION = 1;

  private ManifestJson() {}

  static String write(Manifest manifest) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT);
    json.put("version", VERSION);
    json.put("id", manifest.id().toString());
    json.put("month", manifest.month().toString());
    json.put("part", manifest.part());
    json.put("madeAt", manifest.createdAt().toString());
    json.put("madeBy", manifest.createdBy());
    json.put("schemaVersion", manifest.schemaVersion());
    texts(json, "swarms", manifest.swarms());
    json.put("rows", manifest.rows());
    var tables = json.putArray("tables");
    manifest.tables().forEach(table -> write(tables.addObject(), table));
    return JsonDocuments.toPrettyString(json);
  }

  private static void write(ObjectNode json, ArchivedTable table) {
    var contents = table.manifest();
    json.put("name", contents.name());
    json.put("file", table.file());
    json.put("rows", contents.rows());
    contents.firstId().ifPresent(id -> json.put("firstId", id));
    contents.lastId().ifPresent(id -> json.put("lastId", id));
    texts(json, "swarms", contents.swarms());
    texts(json, "columns", contents.columns());
    json.put("bytes", table.bytes());
    json.put("sha256", table.sha256());
    json.put("textBytes", table.uncompressedBytes());
    json.put("textSha256", table.uncompressedSha256());
  }

  private static void texts(ObjectNode json, String name, List<String> values) {
    var array = json.putArray(name);
    values.forEach(array::add);
  }

  /**
   * Parses a manifest.
   *
   * @throws StoreException {@code STORE_CORRUPT} if the manifest is malformed; {@code
   *     SCHEMA_MISMATCH} if its format version is later than {@link #VERSION}
   */
  static Manifest read(Path folder, byte[] bytes) {
    try {
      var json = JsonDocuments.parse(bytes);
      if (!FORMAT.equals(requiredText(json, "format"))) {
        throw new IllegalArgumentException("format must be " + FORMAT);
      }
      long version = requiredNumber(json, "version");
      if (version > VERSION) {
        throw new StoreException(
            ErrorCode.SCHEMA_MISMATCH,
            "archive %s has format version %d; this version of Skep reads up to %d"
                .formatted(folder, version, VERSION),
            null);
      }
      List<ArchivedTable> tables = new ArrayList<>();
      json.path("tables").forEach(table -> tables.add(table(table)));
      return new Manifest(
          UUID.fromString(requiredText(json, "id")),
          YearMonth.parse(requiredText(json, "month")),
          Math.toIntExact(requiredNumber(json, "part")),
          Instant.parse(requiredText(json, "madeAt")),
          requiredText(json, "madeBy"),
          Math.toIntExact(requiredNumber(json, "schemaVersion")),
          tables);
    } catch (ParseException
        | IllegalArgumentException
        | ArithmeticException
        | DateTimeException e) {
      throw IoErrorTranslator.corruptArchive(folder, "invalid manifest: " + e.getMessage(), e);
    }
  }

  private static ArchivedTable table(JsonNode json) {
    return new ArchivedTable(
        new TableManifest(
            requiredText(json, "name"),
            texts(json, "columns"),
            requiredNumber(json, "rows"),
            optionalText(json, "firstId"),
            optionalText(json, "lastId"),
            texts(json, "swarms")),
        requiredText(json, "file"),
        requiredNumber(json, "bytes"),
        requiredText(json, "sha256"),
        requiredNumber(json, "textBytes"),
        requiredText(json, "textSha256"));
  }

  private static String requiredText(JsonNode json, String name) {
    return optionalText(json, name)
        .orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }

  private static Optional<String> optionalText(JsonNode json, String name) {
    var value = json.path(name);
    return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
  }

  private static long requiredNumber(JsonNode json, String name) {
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
        throw new IllegalArgumentException(name + " contains an element that is not a string");
      }
      texts.add(value.stringValue());
    }
    return texts;
  }
}
