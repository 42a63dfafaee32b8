package io.skep.bootstrap.cli.argument;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.value.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Text argument, given directly, as {@code @FILE}, or as {@code -} for standard input. */
public final class TextArgument {

  private TextArgument() {}

  /**
   * Returns the text of an argument: the value itself, the content of a file, or standard input.
   */
  public static String read(String argument, String value) {
    if (value.equals("-")) {
      return read(argument, () -> System.in);
    }
    if (value.startsWith("@")) {
      return read(argument, () -> Files.newInputStream(Path.of(value.substring(1))));
    }
    return value;
  }

  /** Returns the value of an argument as JSON. */
  public static Json json(String argument, String value) {
    return new Json(read(argument, value));
  }

  private static String read(String argument, InputSource source) {
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

  private interface InputSource {
    InputStream open() throws IOException;
  }
}
