package io.skep.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonDocumentsTest {

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":0.10,\"b\":1e400,\"c\":12345678901234567890123,\"d\":[true,null,\"🐝\"]}",
        "[]",
        "\"text\"",
        "0"
      })
  void keepsDocumentsAsTheyAre(String text) throws UnreadableException {
    var found = JsonDocuments.text(JsonDocuments.parse(bytes(text)));

    assertThat(found.replace("1E+400", "1e400")).isEqualTo(text);
  }

  @Test
  void passesOverAByteOrderMark() throws UnreadableException {
    assertThat(JsonDocuments.parse(bytes("\ufeff{\"a\":1}")).get("a").intValue()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"a\":2}         | line 1, column 11",
        "{\"a\":1} {\"b\":2}       | line 1, column 9",
        "{\"a\":1,}                | line 1, column 8",
        "{\"a\":{{x}}}             | line 1, column 7",
        "# heading                 | line 1, column 1",
        "{\"a\":1 // comment       | line 1, column 8",
        "[1,                       | line 1, column 4",
        "{\"n\":1,084}             | line 1, column 8",
        "[NaN]                     | line 1, column 5"
      })
  void refusesWhatIsNoDocumentWithThePlace(String text, String where) {
    assertThatThrownBy(() -> JsonDocuments.parse(bytes(text.strip())))
        .asInstanceOf(type(UnreadableException.class))
        .satisfies(
            e -> {
              assertThat(e.where()).isEqualTo(where);
              assertThat(e.reason()).startsWith("no JSON: ").doesNotContain("`", "Source");
            });
  }

  @Test
  void refusesNothing() {
    assertThatThrownBy(() -> JsonDocuments.parse(bytes(" \n")))
        .isInstanceOf(UnreadableException.class)
        .hasMessage("empty");
  }

  @Test
  void refusesWhatIsTooDeep() {
    var deep = "[".repeat(100_000) + "]".repeat(100_000);

    assertThatThrownBy(() -> JsonDocuments.parse(bytes(deep)))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("depth");
  }

  @Test
  void refusesANumberWithoutEnd() {
    assertThatThrownBy(() -> JsonDocuments.parse(bytes("1".repeat(100_000))))
        .isInstanceOf(UnreadableException.class);
  }

  @Test
  void refusesBytesThatAreNoText() {
    assertThatThrownBy(() -> JsonDocuments.parse(new byte[] {'"', (byte) 0xc3, (byte) 0x28, '"'}))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("UTF-8");
  }
}
