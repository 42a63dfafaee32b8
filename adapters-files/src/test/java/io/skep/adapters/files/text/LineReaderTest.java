package io.skep.adapters.files.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineReaderTest {

  private static List<String> lines(InputStream in, int max) throws IOException {
    List<String> result = new ArrayList<>();
    try (var lines = new LineReader(in, max)) {
      for (var line = lines.next(); line.isPresent(); line = lines.next()) {
        var text = new String(line.get().bytes(), StandardCharsets.UTF_8);
        result.add(line.get().number() + (line.get().truncated() ? "!" : ":") + text);
      }
    }
    return result;
  }

  private static List<String> lines(String text, int max) throws IOException {
    return lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), max);
  }

  @Test
  void numbersLinesAndSkipsBlankOnes() throws IOException {
    assertThat(lines("a\n\n \t\r\nb\r\n\nc", 10)).containsExactly("1:a", "4:b\r", "6:c");
    assertThat(lines("", 10)).isEmpty();
    assertThat(lines("\n\n", 10)).isEmpty();
  }

  @Test
  void truncatesOverlongLines() throws IOException {
    assertThat(lines("0123456789\n01234567890\nx", 10))
        .containsExactly("1:0123456789", "2!0123456789", "3:x");
  }

  @Test
  void readsLinesLongerThanBuffer() throws IOException {
    var longest = "x".repeat(1_000_000);

    assertThat(lines(longest + "\n" + longest + "y\nz", 1_000_000))
        .containsExactly("1:" + longest, "2!" + longest, "3:z");
  }

  @Test
  void boundsMemory() throws IOException {
    long size = 2 * Runtime.getRuntime().maxMemory();
    try (var lines = new LineReader(new EndlessInputStream(size), 1_000)) {
      var line = lines.next().orElseThrow();

      assertThat(line.truncated()).isTrue();
      assertThat(line.bytes()).hasSize(1_000);
      assertThat(lines.next()).isEmpty();
    }
  }

  /** Stream of one line that is larger than the heap. */
  private static final class EndlessInputStream extends InputStream {

    private long left;

    EndlessInputStream(long size) {
      left = size;
    }

    @Override
    public int read() {
      return left-- > 0 ? 'x' : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = (int) Math.min(left, length);
      Arrays.fill(buffer, offset, offset + count, (byte) 'x');
      left -= count;
      return count;
    }
  }
}
