package io.skep.adapters.cache;

import io.skep.domain.value.AgentId;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Cursor;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** How the smallest values of the domain are written: each as one number, text or list. */
final class DomainValues {

  private DomainValues() {}

  /** How a value is put into words that CBOR has. */
  private interface Writing<T> {

    void write(T value, JsonGenerator generator);
  }

  /** How it is taken from there; the parser stands at its first token. */
  private interface Reading<T> {

    T read(JsonParser parser, DeserializationContext context);
  }

  /** Returns the module that knows all of them. */
  static SimpleModule module() {
    var module = new SimpleModule("skep");
    module.setValueInstantiators(new RecordConstructors());
    text(module, AgentId.class, AgentId::value, AgentId::new);
    text(module, ConversationId.class, ConversationId::value, ConversationId::new);
    text(module, Cursor.class, Cursor::value, Cursor::new);
    text(module, PlanId.class, PlanId::value, PlanId::new);
    text(module, QueueName.class, QueueName::value, QueueName::new);
    text(module, SwarmId.class, SwarmId::value, SwarmId::new);
    // The longest texts: the JVM reads them many times faster than a parser of CBOR does.
    binary(
        module,
        Json.class,
        json -> json.text().getBytes(StandardCharsets.UTF_8),
        bytes -> new Json(new String(bytes, StandardCharsets.UTF_8)));
    uuid(module, MessageId.class, MessageId::value, MessageId::new);
    uuid(module, TaskId.class, TaskId::value, TaskId::new);
    add(
        module,
        Instant.class,
        (value, generator) -> pair(value.getEpochSecond(), value.getNano(), generator),
        (parser, context) -> {
          var pair = pair(Instant.class, parser, context);
          return Instant.ofEpochSecond(pair[0], pair[1]);
        });
    add(
        module,
        Duration.class,
        (value, generator) -> pair(value.getSeconds(), value.getNano(), generator),
        (parser, context) -> {
          var pair = pair(Duration.class, parser, context);
          return Duration.ofSeconds(pair[0], pair[1]);
        });
    add(
        module,
        Labels.class,
        (value, generator) -> {
          generator.writeStartArray(value, value.values().size());
          value.forEach(generator::writeString);
          generator.writeEndArray();
        },
        DomainValues::labels);
    return module;
  }

  private static <T> void text(
      SimpleModule module, Class<T> type, Function<T, String> text, Function<String, T> value) {
    add(
        module,
        type,
        (given, generator) -> generator.writeString(text.apply(given)),
        (parser, context) -> {
          require(parser.currentToken() == JsonToken.VALUE_STRING, type, context);
          return value.apply(parser.getString());
        });
  }

  private static <T> void uuid(
      SimpleModule module, Class<T> type, Function<T, UUID> uuid, Function<UUID, T> value) {
    binary(
        module,
        type,
        given -> {
          var id = uuid.apply(given);
          var bytes = ByteBuffer.allocate(2 * Long.BYTES);
          bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
          return bytes.array();
        },
        given -> {
          if (given.length != 2 * Long.BYTES) {
            throw new IllegalArgumentException("no UUID");
          }
          var bytes = ByteBuffer.wrap(given);
          return value.apply(new UUID(bytes.getLong(), bytes.getLong()));
        });
  }

  private static <T> void binary(
      SimpleModule module, Class<T> type, Function<T, byte[]> bytes, Function<byte[], T> value) {
    add(
        module,
        type,
        (given, generator) -> generator.writeBinary(bytes.apply(given)),
        (parser, context) -> {
          require(parser.currentToken() == JsonToken.VALUE_EMBEDDED_OBJECT, type, context);
          return value.apply(parser.getBinaryValue());
        });
  }

  private static void pair(long seconds, int nanos, JsonGenerator generator) {
    generator.writeStartArray(null, 2);
    generator.writeNumber(seconds);
    generator.writeNumber(nanos);
    generator.writeEndArray();
  }

  private static long[] pair(Class<?> type, JsonParser parser, DeserializationContext context) {
    require(parser.isExpectedStartArrayToken(), type, context);
    var pair = new long[2];
    for (int i = 0; i < pair.length; i++) {
      require(parser.nextToken() == JsonToken.VALUE_NUMBER_INT, type, context);
      pair[i] = parser.getLongValue();
    }
    require(parser.nextToken() == JsonToken.END_ARRAY, type, context);
    return pair;
  }

  private static Labels labels(JsonParser parser, DeserializationContext context) {
    require(parser.isExpectedStartArrayToken(), Labels.class, context);
    List<String> words = new ArrayList<>();
    while (parser.nextToken() == JsonToken.VALUE_STRING) {
      words.add(parser.getString());
    }
    require(parser.currentToken() == JsonToken.END_ARRAY, Labels.class, context);
    return Labels.of(words);
  }

  private static void require(boolean fine, Class<?> type, DeserializationContext context) {
    if (!fine) {
      context.reportInputMismatch(type, "not written as it is");
    }
  }

  private static <T> void add(
      SimpleModule module, Class<T> type, Writing<T> writing, Reading<T> reading) {
    module.addSerializer(
        type,
        new StdSerializer<T>(type) {
          @Override
          public void serialize(T value, JsonGenerator generator, SerializationContext context) {
            writing.write(value, generator);
          }
        });
    module.addDeserializer(
        type,
        new StdDeserializer<T>(type) {
          @Override
          public T deserialize(JsonParser parser, DeserializationContext context) {
            return reading.read(parser, context);
          }
        });
  }
}
