package io.skep.adapters.cache;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.skep.domain.cache.Format;
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
 * Formats of values of the domain, and of records of a program's own, in CBOR: a record is the list
 * of its components. Ahead of it stands a digest of the type's shape, so that nothing is read that
 * was written by a program in which the type was another. What is read is made by the constructors,
 * which refuse what cannot be.
 *
 * <p>The components of a record may be values of the domain, texts, numbers, enums, instants and
 * durations, other records, and lists, maps and {@link java.util.Optional} of them. Safe for use by
 * many threads.
 */
public final class CacheFormats {

  /** To be raised when the same shape is written in another way. */
  private static final int FORMAT = 2;

  private static final CBORMapper MAPPER =
      CBORMapper.builder()
          .addModule(DomainValues.module())
          .annotationIntrospector(new RecordsAsLists())
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

  private CacheFormats() {}

  private static final class RecordsAsLists extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    public JsonFormat.@Nullable Value findFormat(MapperConfig<?> config, Annotated annotated) {
      return annotated instanceof AnnotatedClass type && type.getRawType().isRecord()
          ? JsonFormat.Value.forShape(JsonFormat.Shape.ARRAY)
          : super.findFormat(config, annotated);
    }
  }

  /**
   * Returns the format of a value of the domain, a record, a text or a number.
   *
   * @param <V> the type
   */
  public static <V> Format<V> of(Class<V> type) {
    return new CborFormat<>(MAPPER.constructType(type), UnaryOperator.identity());
  }

  /**
   * Returns the format of a list, which cannot be modified.
   *
   * @param <V> the type of its elements
   */
  public static <V> Format<List<V>> listOf(Class<V> type) {
    var list = MAPPER.getTypeFactory().constructCollectionType(List.class, type);
    return new CborFormat<>(list, List::copyOf);
  }

  /**
   * Returns the format of a page.
   *
   * @param <V> the type of its items
   */
  public static <V> Format<Page<V>> pageOf(Class<V> type) {
    var page = MAPPER.getTypeFactory().constructParametricType(Page.class, type);
    return new CborFormat<>(page, UnaryOperator.identity());
  }

  /** Returns the format of counts by status or the like. */
  static <E extends Enum<E>> Format<Map<E, Long>> countsBy(Class<E> type) {
    var map = MAPPER.getTypeFactory().constructMapType(Map.class, type, Long.class);
    return new CborFormat<>(map, CacheFormats::counts);
  }

  /** Keeps the order, which a copy would not. */
  private static <E> Map<E, Long> counts(Map<E, Long> read) {
    read.forEach(
        (status, count) -> {
          Objects.requireNonNull(status);
          Objects.requireNonNull(count);
        });
    return Collections.unmodifiableMap(read);
  }

  private static final class CborFormat<V> implements Format<V> {

    private final byte[] head;
    private final ObjectWriter writer;
    private final ObjectReader reader;
    private final UnaryOperator<V> sealed;

    CborFormat(JavaType type, UnaryOperator<V> sealed) {
      head = ByteBuffer.allocate(Integer.BYTES).putInt(Shape.digest(type, FORMAT)).array();
      writer = MAPPER.writerFor(type);
      reader = MAPPER.readerFor(type);
      this.sealed = sealed;
    }

    @Override
    public byte[] write(V value) {
      var bytes = new ByteArrayOutputStream(512);
      bytes.writeBytes(head);
      writer.writeValue(bytes, value);
      return bytes.toByteArray();
    }

    @Override
    public V read(byte[] bytes) {
      if (bytes.length < head.length
          || !ByteBuffer.wrap(head).equals(ByteBuffer.wrap(bytes, 0, head.length))) {
        throw new IllegalArgumentException("of another shape");
      }
      V value = reader.readValue(bytes, head.length, bytes.length - head.length);
      if (value == null) {
        throw new IllegalArgumentException("no value");
      }
      return sealed.apply(value);
    }
  }
}
