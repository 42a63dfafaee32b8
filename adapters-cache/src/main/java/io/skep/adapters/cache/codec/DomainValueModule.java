package io.skep.adapters.cache.codec;

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

/** Jackson module for the domain's value types, each encoded as one number, string or array. */
final class DomainValueModule {

  private DomainValueModule() {}

  /** Writes a value as CBOR. */
  private interface ValueWriter<T> {

    void write(T value, JsonGenerator generator);
  }

  /** Reads a value from CBOR; the parser is at the first token of the value. */
  private interface ValueReader<T> {

    T read(JsonParser parser, DeserializationContext context);
  }

  /** Returns the module with the serializers and deserializers of all value types. */
  static SimpleModule module() {
    var module = new SimpleModule("skep");
    module.setValueInstantiators(new RecordInstantiators());
    text(module, AgentId.class, AgentId::value, AgentId::new);
    text(module, ConversationId.class, ConversationId::value, ConversationId::new);
    text(module, Cursor.class, Cursor::value, Cursor::new);
    text(module, PlanId.class, PlanId::value, PlanId::new);
    text(module, QueueName.class, QueueName::value, QueueName::new);
    text(module, SwarmId.class, SwarmId::value, SwarmId::new);
    // Binary: the JVM decodes long UTF-8 strings many times faster than the CBOR parser.
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
        DomainValueModule::labels);
    return module;
  }

  private static <T> void text(
      SimpleModule module, Class<T> type, Function<T, String> text, Function<String, T> value) {
    add(
        module,
        type,
        (source, generator) -> generator.writeString(text.apply(source)),
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
        source -> {
          var id = uuid.apply(source);
          var bytes = ByteBuffer.allocate(2 * Long.BYTES);
          bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
          return bytes.array();
        },
        encoded -> {
          if (encoded.length != 2 * Long.BYTES) {
            throw new IllegalArgumentException("UUID must be 16 bytes");
          }
          var bytes = ByteBuffer.wrap(encoded);
          return value.apply(new UUID(bytes.getLong(), bytes.getLong()));
        });
  }

  private static <T> void binary(
      SimpleModule module, Class<T> type, Function<T, byte[]> bytes, Function<byte[], T> value) {
    add(
        module,
        type,
        (source, generator) -> generator.writeBinary(bytes.apply(source)),
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
    List<String> values = new ArrayList<>();
    while (parser.nextToken() == JsonToken.VALUE_STRING) {
      values.add(parser.getString());
    }
    require(parser.currentToken() == JsonToken.END_ARRAY, Labels.class, context);
    return Labels.of(values);
  }

  private static void require(boolean matches, Class<?> type, DeserializationContext context) {
    if (!matches) {
      context.reportInputMismatch(type, "unexpected token");
    }
  }

  private static <T> void add(
      SimpleModule module, Class<T> type, ValueWriter<T> writer, ValueReader<T> reader) {
    module.addSerializer(
        type,
        new StdSerializer<T>(type) {
          @Override
          public void serialize(T value, JsonGenerator generator, SerializationContext context) {
            writer.write(value, generator);
          }
        });
    module.addDeserializer(
        type,
        new StdDeserializer<T>(type) {
          @Override
          public T deserialize(JsonParser parser, DeserializationContext context) {
            return reader.read(parser, context);
          }
        });
  }
}
