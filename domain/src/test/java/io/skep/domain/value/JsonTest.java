package io.skep.domain.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @Nested
  class ValidSyntax {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "null",
          "true",
          "false",
          "0",
          "-0",
          "7",
          "-7",
          "10",
          "0.5",
          "-0.50",
          "1e5",
          "1E+5",
          "1e-05",
          "0e0",
          "1.25E00",
          "123456789012345678901234567890.123456789",
          "1e400",
          "\"\"",
          "\"word\"",
          "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
          "\"\\u0001\\u00e9\\uABCD\\uabcd\"",
          "\"\\ud83d\\ude00\"",
          "\"\uD83D\uDE00\"",
          "\"\u007F\u0085\u2028\uFEFF\uFFFF\"",
          "[]",
          "[ ]",
          "[1]",
          "[1,[2,[]],{}]",
          "{}",
          "{ }",
          "{\"\":null}",
          "{\"a\":1,\"A\":1,\"a \":1}",
          " \t\r\n{ \"a\" \n:\r[ 1 ,\t2 ] , \"b\":\"c\" } \n",
        })
    void isAcceptedUnchanged(String text) {
      assertThat(new Json(text).text()).isEqualTo(text);
    }
  }

  @Nested
  class InvalidSyntax {

    static Stream<Arguments> malformed() {
      return Stream.of(
          wrong("", "unexpected end, expected a value", 0),
          wrong(" \n", "unexpected end, expected a value", 2),
          wrong("nul", "expected a value", 0),
          wrong("NULL", "expected a value", 0),
          wrong("True", "expected a value", 0),
          wrong("nullx", "unexpected text after the document", 4),
          wrong("1 2", "unexpected text after the document", 2),
          wrong("{}{}", "unexpected text after the document", 2),
          wrong("\uFEFF1", "expected a value", 0),
          wrong("\u00A01", "expected a value", 0),
          wrong("/*c*/1", "expected a value", 0),
          wrong("'a'", "expected a value", 0),
          wrong("NaN", "expected a value", 0),
          wrong("Infinity", "expected a value", 0),
          wrong("-Infinity", "expected a value", 1),
          wrong("01", "unexpected text after the document", 1),
          wrong("-01", "unexpected text after the document", 2),
          wrong("-", "expected a value", 1),
          wrong("+1", "expected a value", 0),
          wrong(".5", "expected a value", 0),
          wrong("1.", "expected a value", 2),
          wrong("1.e5", "expected a value", 2),
          wrong("1e", "expected a value", 2),
          wrong("1e+", "expected a value", 3),
          wrong("1e+-5", "expected a value", 3),
          wrong("1ee5", "expected a value", 2),
          wrong("0x10", "unexpected text after the document", 1),
          wrong("1_000", "unexpected text after the document", 1),
          wrong("\u0661", "expected a value", 0),
          wrong("\"", "unterminated string", 1),
          wrong("\"a", "unterminated string", 2),
          wrong("\"a\\", "unterminated string", 3),
          wrong("\"a\\\"", "unterminated string", 4),
          wrong("\"\t\"", "unescaped control character in a string", 1),
          wrong("\"a\nb\"", "unescaped control character in a string", 2),
          wrong("\"\u001F\"", "unescaped control character in a string", 1),
          wrong("\"\\x41\"", "unknown escape sequence", 2),
          wrong("\"\\'\"", "unknown escape sequence", 2),
          wrong("\"\\U0041\"", "unknown escape sequence", 2),
          wrong("\"\\u12\"", "escape sequence without four hexadecimal digits", 5),
          wrong("\"\\u12", "escape sequence without four hexadecimal digits", 5),
          wrong("\"\\u12g4\"", "escape sequence without four hexadecimal digits", 5),
          wrong("\"\\u\uFF11234\"", "escape sequence without four hexadecimal digits", 3),
          wrong("[", "unexpected end, expected a value", 1),
          wrong("[1", "expected ']'", 2),
          wrong("[1 2]", "expected ']'", 3),
          wrong("[1}", "expected ']'", 2),
          wrong("[,1]", "expected a value", 1),
          wrong("[1,]", "expected a value", 3),
          wrong("]", "expected a value", 0),
          wrong("{", "expected a key", 1),
          wrong("{1:2}", "expected a key", 1),
          wrong("{a:1}", "expected a key", 1),
          wrong("{\"a\"", "expected ':'", 4),
          wrong("{\"a\" 1}", "expected ':'", 5),
          wrong("{\"a\":}", "expected a value", 5),
          wrong("{\"a\":1", "expected '}'", 6),
          wrong("{\"a\":1]", "expected '}'", 6),
          wrong("{\"a\":1,}", "expected a key", 7),
          wrong("{\"a\":1 \"b\":2}", "expected '}'", 7),
          wrong("}", "expected a value", 0));
    }

    private static Arguments wrong(String text, String problem, int index) {
      return Arguments.of(text, problem, index);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void isRejectedWithReasonAndPosition(String text, String problem, int index) {
      assertThatThrownBy(() -> new Json(text))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessage("json must conform to RFC 8259: %s at index %d", problem, index);
    }
  }

  @Nested
  class DuplicateKeys {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"key\":1,\"key\":2}",
          "{\"key\":1,\"other\":2,\"key\":3}",
          "{\"key\":1,\"k\\u0065y\":2}",
          "{\"\\u006bey\":1,\"\\u006Be\\u0079\":2}",
          "[{\"a\":{\"key\":null,\"key\":null}}]",
        })
    void areRejectedWhenEscaped(String text) {
      assertThatThrownBy(() -> new Json(text))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("duplicate key 'key' at index");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"\\/\":1,\"/\":2}",
          "{\"\\n\":1,\"\\u000a\":2}",
          "{\"\\b\\f\\r\\t\":1,\"\\u0008\\u000c\\u000d\\u0009\":2}",
          "{\"\\\"\\\\\":1,\"\\u0022\\u005c\":2}",
          "{\"\\ud83d\\ude00\":1,\"\uD83D\uDE00\":2}",
        })
    void areRejectedInEveryEscapeForm(String text) {
      assertThatThrownBy(() -> new Json(text))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("duplicate key");
    }

    @Test
    void areAcceptedInDifferentObjects() {
      var text = "[{\"a\":{\"a\":{\"a\":1}}},{\"a\":1}]";

      assertThat(new Json(text).text()).isEqualTo(text);
    }
  }

  @Nested
  class UnstorableText {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"\\u0000\"",
          "{\"\\u0000\":1}",
          "[\"a\\u0000b\"]",
        })
    void escapedNul(String text) {
      assertThatThrownBy(() -> new Json(text)).hasMessageContaining("escaped U+0000 at index");
    }

    @Test
    void rawNul() {
      assertThatThrownBy(() -> new Json("\"a\0\""))
          .hasMessage("json must not contain U+0000, found at index 2");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"\\ud83d\"",
          "\"\\ude00\"",
          "\"\\ud83dx\"",
          "\"\\ud83d\\n\"",
          "\"\\ud83d\\ud83d\"",
          "\"\\ude00\\ud83d\"",
          "\"\\ud83d\\u0041\"",
          "{\"\\uDFFF\":1}",
        })
    void unpairedEscapedSurrogate(String text) {
      assertThatThrownBy(() -> new Json(text))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("unpaired surrogate at index");
    }

    @ParameterizedTest
    @ValueSource(ints = {0xD83D, 0xDE00})
    void unpairedRawSurrogate(int surrogate) {
      assertThatThrownBy(() -> new Json("\"" + (char) surrogate + "\""))
          .hasMessage("json must not contain an unpaired surrogate, found at index 1");
    }

    @Test
    void halfEscapedSurrogatePair() {
      assertThatThrownBy(() -> new Json("\"\\ud83d" + (char) 0xDE00 + "\""))
          .isInstanceOf(InvalidArgumentException.class);
    }
  }

  @Nested
  class Limits {

    @Test
    void acceptsMaximumDepth() {
      var arrays = "[".repeat(64) + "1" + "]".repeat(64);
      var objects = "{\"a\":".repeat(64) + "1" + "}".repeat(64);

      assertThat(new Json(arrays).text()).isEqualTo(arrays);
      assertThat(new Json(objects).text()).isEqualTo(objects);
    }

    @Test
    void rejectsExcessiveDepth() {
      assertThatThrownBy(() -> new Json("[".repeat(65) + "]".repeat(65)))
          .hasMessage("json must conform to RFC 8259: nesting exceeds 64 levels at index 64");
      assertThatThrownBy(() -> new Json("{\"a\":".repeat(65) + "1" + "}".repeat(65)))
          .hasMessageContaining("nesting exceeds 64 levels at index 320");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
    void neverOverflowsTheStack(String opening) {
      assertThatThrownBy(() -> new Json(opening.repeat(500_000)))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("nesting exceeds 64 levels");
    }

    @Test
    void acceptsMaximumLength() {
      var text = "\"" + "x".repeat(Json.MAX_LENGTH - 2) + "\"";

      assertThat(new Json(text).text()).hasSize(4 * 1024 * 1024);
    }

    @Test
    void rejectsExcessiveLength() {
      var text = "\"" + "x".repeat(Json.MAX_LENGTH - 1) + "\"";

      assertThatThrownBy(() -> new Json(text))
          .asInstanceOf(type(TooLargeException.class))
          .satisfies(
              tooLarge -> {
                assertThat(tooLarge.argument()).isEqualTo("json");
                assertThat(tooLarge.size()).isEqualTo(Json.MAX_LENGTH + 1);
                assertThat(tooLarge.limit()).isEqualTo(Json.MAX_LENGTH);
              });
    }
  }

  @Nested
  class Strings {

    @Test
    void areQuoted() {
      assertThat(Json.string("").text()).isEqualTo("\"\"");
      assertThat(Json.string("a\"b\\c/\n\r\t\b\f\u0001\u001F\u007F\uD83D\uDE00").text())
          .isEqualTo("\"a\\\"b\\\\c/\\n\\r\\t\\u0008\\u000c\\u0001\\u001f\u007F\uD83D\uDE00\"");
    }

    @Test
    void rejectUnstorableText() {
      assertThatThrownBy(() -> Json.string("a\0b")).isInstanceOf(InvalidArgumentException.class);
      assertThatThrownBy(() -> Json.string("\uD83D")).isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void countQuotedLength() {
      assertThatThrownBy(() -> Json.string("\n".repeat(Json.MAX_LENGTH / 2)))
          .isInstanceOf(TooLargeException.class);
    }
  }

  @Test
  void equalsByText() {
    assertThat(new Json("[1]")).isEqualTo(new Json("[1]")).isNotEqualTo(new Json("[ 1]"));
    assertThat(new Json("[1]")).hasToString("[1]");
    assertThat(Json.NULL).isEqualTo(new Json("null"));
    assertThat(Json.EMPTY_OBJECT).isEqualTo(new Json("{}"));
  }
}
