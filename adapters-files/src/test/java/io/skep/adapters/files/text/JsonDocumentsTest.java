package io.skep.adapters.files.text;

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
  void roundTripsDocuments(String text) throws ParseException {
    var serialized = JsonDocuments.toCompactString(JsonDocuments.parse(bytes(text)));

    assertThat(serialized.replace("1E+400", "1e400")).isEqualTo(text);
  }

  @Test
  void skipsByteOrderMark() throws ParseException {
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
  void rejectsMalformedDocumentWithLocation(String text, String where) {
    assertThatThrownBy(() -> JsonDocuments.parse(bytes(text.strip())))
        .asInstanceOf(type(ParseException.class))
        .satisfies(
            e -> {
              assertThat(e.location()).isEqualTo(where);
              assertThat(e.reason()).startsWith("invalid JSON: ").doesNotContain("`", "Source");
            });
  }

  @Test
  void rejectsEmptyInput() {
    assertThatThrownBy(() -> JsonDocuments.parse(bytes(" \n")))
        .isInstanceOf(ParseException.class)
        .hasMessage("empty document");
  }

  @Test
  void rejectsExcessiveDepth() {
    var deep = "[".repeat(100_000) + "]".repeat(100_000);

    assertThatThrownBy(() -> JsonDocuments.parse(bytes(deep)))
        .isInstanceOf(ParseException.class)
        .hasMessageContaining("depth");
  }

  @Test
  void rejectsOverlongNumber() {
    assertThatThrownBy(() -> JsonDocuments.parse(bytes("1".repeat(100_000))))
        .isInstanceOf(ParseException.class);
  }

  @Test
  void rejectsInvalidUtf8() {
    assertThatThrownBy(() -> JsonDocuments.parse(new byte[] {'"', (byte) 0xc3, (byte) 0x28, '"'}))
        .isInstanceOf(ParseException.class)
        .hasMessageContaining("UTF-8");
  }
}
