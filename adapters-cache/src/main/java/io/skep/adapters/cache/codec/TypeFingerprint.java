package io.skep.adapters.cache.codec;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import tools.jackson.databind.JavaType;

/**
 * Fingerprint of the structure of a type: recursively, the names and types of record components and
 * the names of enum constants. Programs with equal fingerprints can decode each other's values.
 */
final class TypeFingerprint {

  private TypeFingerprint() {}

  /** Returns a CRC-32C of the format version and the structure of the type. */
  static int digest(JavaType type, int format) {
    var sum = new CRC32C();
    sum.update((format + ":" + describe(type)).getBytes(StandardCharsets.UTF_8));
    return (int) sum.getValue();
  }

  /** Returns the structure as text, the input of the digest. */
  static String describe(JavaType type) {
    var text = new StringBuilder();
    describe(type.getRawClass(), text);
    for (int i = 0; i < type.containedTypeCount(); i++) {
      text.append('<').append(describe(type.containedType(i))).append('>');
    }
    return text.toString();
  }

  private static void describe(Type type, StringBuilder text) {
    if (type instanceof ParameterizedType generic) {
      describe(generic.getRawType(), text);
      for (var argument : generic.getActualTypeArguments()) {
        text.append('<');
        describe(argument, text);
        text.append('>');
      }
      return;
    }
    text.append(type.getTypeName());
    if (type instanceof Class<?> plain && plain.isRecord()) {
      text.append('(');
      for (var component : plain.getRecordComponents()) {
        text.append(component.getName()).append(' ');
        describe(component.getGenericType(), text);
        text.append(',');
      }
      text.append(')');
    } else if (type instanceof Class<?> plain && plain.isEnum()) {
      text.append(Arrays.toString(plain.getEnumConstants()));
    }
  }
}
