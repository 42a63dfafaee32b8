package io.skep.adapters.cache;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import tools.jackson.databind.JavaType;

/**
 * What a type is made of, through and through: the names and types of a record's components, the
 * names of an enum's constants. Programs in which it is the same read each other's values.
 */
final class Shape {

  private Shape() {}

  /** Returns a number that is another one, by all odds, for another shape or format. */
  static int digest(JavaType type, int format) {
    var sum = new CRC32C();
    sum.update((format + ":" + describe(type)).getBytes(StandardCharsets.UTF_8));
    return (int) sum.getValue();
  }

  /** Returns it in words. */
  static String describe(JavaType type) {
    var words = new StringBuilder();
    describe(type.getRawClass(), words);
    for (int i = 0; i < type.containedTypeCount(); i++) {
      words.append('<').append(describe(type.containedType(i))).append('>');
    }
    return words.toString();
  }

  private static void describe(Type type, StringBuilder words) {
    if (type instanceof ParameterizedType generic) {
      describe(generic.getRawType(), words);
      for (var argument : generic.getActualTypeArguments()) {
        words.append('<');
        describe(argument, words);
        words.append('>');
      }
      return;
    }
    words.append(type.getTypeName());
    if (type instanceof Class<?> plain && plain.isRecord()) {
      words.append('(');
      for (var component : plain.getRecordComponents()) {
        words.append(component.getName()).append(' ');
        describe(component.getGenericType(), words);
        words.append(',');
      }
      words.append(')');
    } else if (type instanceof Class<?> plain && plain.isEnum()) {
      words.append(Arrays.toString(plain.getEnumConstants()));
    }
  }
}
