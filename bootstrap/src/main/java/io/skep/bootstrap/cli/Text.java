package io.skep.bootstrap.cli;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.value.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Texts that an argument gives directly, as {@code @FILE}, or as {@code -} for standard input. */
final class Text {

  private Text() {}

  static String read(String argument, String value) {
    if (value.equals("-")) {
      return read(argument, () -> System.in);
    }
    if (value.startsWith("@")) {
      return read(argument, () -> Files.newInputStream(Path.of(value.substring(1))));
    }
    return value;
  }

  static Json json(String argument, String value) {
    return new Json(read(argument, value));
  }

  private static String read(String argument, Source source) {
    try (var input = source.open()) {
      var bytes = input.readNBytes(Json.MAX_LENGTH + 1);
      if (bytes.length > Json.MAX_LENGTH) {
        throw new TooLargeException(argument, bytes.length, Json.MAX_LENGTH);
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException | InvalidPathException e) {
      throw new InvalidArgumentException(argument, "cannot be read: " + e);
    }
  }

  private interface Source {
    InputStream open() throws IOException;
  }
}
