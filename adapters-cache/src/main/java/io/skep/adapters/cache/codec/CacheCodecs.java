package io.skep.adapters.cache.codec;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.skep.domain.cache.Codec;
import io.skep.domain.value.Page;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * CBOR codecs for domain values and application records. A record is encoded as the array of its
 * components, preceded by a fingerprint of the type, so that decoding rejects bytes written by a
 * program with another version of the type. Decoding calls the constructors, which validate.
 *
 * <p>Record components may be domain values, strings, numbers, enums, instants, durations, other
 * records, and lists, maps and {@link java.util.Optional} of them. Thread-safe.
 */
public final class CacheCodecs {

  /** Encoding version; increment when the same type is encoded differently. */
  private static final int FORMAT_VERSION = 2;

  private static final CBORMapper MAPPER =
      CBORMapper.builder()
          .addModule(DomainValueModule.module())
          .annotationIntrospector(new RecordsAsArrays())
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .build();

  private CacheCodecs() {}

  private static final class RecordsAsArrays extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    public JsonFormat.@Nullable Value findFormat(MapperConfig<?> config, Annotated annotated) {
      return annotated instanceof AnnotatedClass type && type.getRawType().isRecord()
          ? JsonFormat.Value.forShape(JsonFormat.Shape.ARRAY)
          : super.findFormat(config, annotated);
    }
  }

  /**
   * Returns the codec of a domain value, record, string or number.
   *
   * @param <V> the encoded type
   */
  public static <V> Codec<V> of(Class<V> type) {
    return new CborCodec<>(MAPPER.constructType(type), UnaryOperator.identity());
  }

  /**
   * Returns the codec of a list. Decoded lists are unmodifiable.
   *
   * @param <V> the element type
   */
  public static <V> Codec<List<V>> listOf(Class<V> type) {
    var list = MAPPER.getTypeFactory().constructCollectionType(List.class, type);
    return new CborCodec<>(list, List::copyOf);
  }

  /**
   * Returns the codec of a page.
   *
   * @param <V> the item type
   */
  public static <V> Codec<Page<V>> pageOf(Class<V> type) {
    var page = MAPPER.getTypeFactory().constructParametricType(Page.class, type);
    return new CborCodec<>(page, UnaryOperator.identity());
  }

  /** Returns the codec of counts by enum constant. Decoded maps are unmodifiable. */
  public static <E extends Enum<E>> Codec<Map<E, Long>> countsBy(Class<E> type) {
    var map = MAPPER.getTypeFactory().constructMapType(Map.class, type, Long.class);
    return new CborCodec<>(map, CacheCodecs::unmodifiable);
  }

  /** Preserves the iteration order, which {@code Map.copyOf} does not. */
  private static <E> Map<E, Long> unmodifiable(Map<E, Long> counts) {
    counts.forEach(
        (status, count) -> {
          Objects.requireNonNull(status);
          Objects.requireNonNull(count);
        });
    return Collections.unmodifiableMap(counts);
  }

  private static final class CborCodec<V> implements Codec<V> {

    private final byte[] header;
    private final ObjectWriter writer;
    private final ObjectReader reader;
    private final UnaryOperator<V> toImmutable;

    CborCodec(JavaType type, UnaryOperator<V> toImmutable) {
      int fingerprint = TypeFingerprint.digest(type, FORMAT_VERSION);
      header = ByteBuffer.allocate(Integer.BYTES).putInt(fingerprint).array();
      writer = MAPPER.writerFor(type);
      reader = MAPPER.readerFor(type);
      this.toImmutable = toImmutable;
    }

    @Override
    public byte[] encode(V value) {
      var bytes = new ByteArrayOutputStream(512);
      bytes.writeBytes(header);
      writer.writeValue(bytes, value);
      return bytes.toByteArray();
    }

    @Override
    public V decode(byte[] bytes) {
      if (bytes.length < header.length
          || !ByteBuffer.wrap(header).equals(ByteBuffer.wrap(bytes, 0, header.length))) {
        throw new IllegalArgumentException("type fingerprint does not match");
      }
      V value = reader.readValue(bytes, header.length, bytes.length - header.length);
      if (value == null) {
        throw new IllegalArgumentException("decoded value is null");
      }
      return toImmutable.apply(value);
    }
  }
}
