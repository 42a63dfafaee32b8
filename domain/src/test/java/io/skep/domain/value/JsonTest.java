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
  class AcceptsWhatRfc8259Allows {

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
    void asItIsGiven(String text) {
      assertThat(new Json(text).text()).isEqualTo(text);
    }
  }

  @Nested
  class RefusesWhatRfc8259DoesNotAllow {

    static Stream<Arguments> malformed() {
      return Stream.of(
          wrong("", "the end where a value belongs", 0),
          wrong(" \n", "the end where a value belongs", 2),
          wrong("nul", "no value", 0),
          wrong("NULL", "no value", 0),
          wrong("True", "no value", 0),
          wrong("nullx", "something behind the document", 4),
          wrong("1 2", "something behind the document", 2),
          wrong("{}{}", "something behind the document", 2),
          wrong("\uFEFF1", "no value", 0),
          wrong("\u00A01", "no value", 0),
          wrong("/*c*/1", "no value", 0),
          wrong("'a'", "no value", 0),
          wrong("NaN", "no value", 0),
          wrong("Infinity", "no value", 0),
          wrong("-Infinity", "no value", 1),
          wrong("01", "something behind the document", 1),
          wrong("-01", "something behind the document", 2),
          wrong("-", "no value", 1),
          wrong("+1", "no value", 0),
          wrong(".5", "no value", 0),
          wrong("1.", "no value", 2),
          wrong("1.e5", "no value", 2),
          wrong("1e", "no value", 2),
          wrong("1e+", "no value", 3),
          wrong("1e+-5", "no value", 3),
          wrong("1ee5", "no value", 2),
          wrong("0x10", "something behind the document", 1),
          wrong("1_000", "something behind the document", 1),
          wrong("\u0661", "no value", 0),
          wrong("\"", "a string without an end", 1),
          wrong("\"a", "a string without an end", 2),
          wrong("\"a\\", "a string without an end", 3),
          wrong("\"a\\\"", "a string without an end", 4),
          wrong("\"\t\"", "a control character in a string", 1),
          wrong("\"a\nb\"", "a control character in a string", 2),
          wrong("\"\u001F\"", "a control character in a string", 1),
          wrong("\"\\x41\"", "an unknown escape", 2),
          wrong("\"\\'\"", "an unknown escape", 2),
          wrong("\"\\U0041\"", "an unknown escape", 2),
          wrong("\"\\u12\"", "an escape without four hexadecimal digits", 5),
          wrong("\"\\u12", "an escape without four hexadecimal digits", 5),
          wrong("\"\\u12g4\"", "an escape without four hexadecimal digits", 5),
          wrong("\"\\u\uFF11234\"", "an escape without four hexadecimal digits", 3),
          wrong("[", "the end where a value belongs", 1),
          wrong("[1", "no ']'", 2),
          wrong("[1 2]", "no ']'", 3),
          wrong("[1}", "no ']'", 2),
          wrong("[,1]", "no value", 1),
          wrong("[1,]", "no value", 3),
          wrong("]", "no value", 0),
          wrong("{", "no key", 1),
          wrong("{1:2}", "no key", 1),
          wrong("{a:1}", "no key", 1),
          wrong("{\"a\"", "no ':'", 4),
          wrong("{\"a\" 1}", "no ':'", 5),
          wrong("{\"a\":}", "no value", 5),
          wrong("{\"a\":1", "no '}'", 6),
          wrong("{\"a\":1]", "no '}'", 6),
          wrong("{\"a\":1,}", "no key", 7),
          wrong("{\"a\":1 \"b\":2}", "no '}'", 7),
          wrong("}", "no value", 0));
    }

    private static Arguments wrong(String text, String what, int index) {
      return Arguments.of(text, what, index);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void withTheReasonAndThePosition(String text, String what, int index) {
      assertThatThrownBy(() -> new Json(text))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessage("json must follow RFC 8259: %s at index %d", what, index);
    }
  }

  @Nested
  class RefusesAKeyTwice {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"key\":1,\"key\":2}",
          "{\"key\":1,\"other\":2,\"key\":3}",
          "{\"key\":1,\"k\\u0065y\":2}",
          "{\"\\u006bey\":1,\"\\u006Be\\u0079\":2}",
          "[{\"a\":{\"key\":null,\"key\":null}}]",
        })
    void alsoInEscapedForm(String text) {
      assertThatThrownBy(() -> new Json(text))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("the key 'key' twice at index");
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
    void inEveryKindOfEscape(String text) {
      assertThatThrownBy(() -> new Json(text))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("twice at index");
    }

    @Test
    void butNotInDifferentObjects() {
      var text = "[{\"a\":{\"a\":{\"a\":1}}},{\"a\":1}]";

      assertThat(new Json(text).text()).isEqualTo(text);
    }
  }

  @Nested
  class RefusesWhatStoresCannotKeep {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"\\u0000\"",
          "{\"\\u0000\":1}",
          "[\"a\\u0000b\"]",
        })
    void anEscapedNul(String text) {
      assertThatThrownBy(() -> new Json(text)).hasMessageContaining("an escaped U+0000 at index");
    }

    @Test
    void aRawNul() {
      assertThatThrownBy(() -> new Json("\"a\0\""))
          .hasMessage("json must not hold U+0000, as at index 2");
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
    void halfAnEscapedSurrogatePair(String text) {
      assertThatThrownBy(() -> new Json(text))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("half a surrogate pair at index");
    }

    @ParameterizedTest
    @ValueSource(ints = {0xD83D, 0xDE00})
    void halfARawSurrogatePair(int half) {
      assertThatThrownBy(() -> new Json("\"" + (char) half + "\""))
          .hasMessage("json must not hold half a surrogate pair, as at index 1");
    }

    @Test
    void aPairOfWhichOneHalfIsEscaped() {
      assertThatThrownBy(() -> new Json("\"\\ud83d" + (char) 0xDE00 + "\""))
          .isInstanceOf(InvalidArgumentException.class);
    }
  }

  @Nested
  class Limits {

    @Test
    void acceptsTheGreatestDepth() {
      var arrays = "[".repeat(64) + "1" + "]".repeat(64);
      var objects = "{\"a\":".repeat(64) + "1" + "}".repeat(64);

      assertThat(new Json(arrays).text()).isEqualTo(arrays);
      assertThat(new Json(objects).text()).isEqualTo(objects);
    }

    @Test
    void refusesOneLevelMore() {
      assertThatThrownBy(() -> new Json("[".repeat(65) + "]".repeat(65)))
          .hasMessage("json must follow RFC 8259: more than 64 levels at index 64");
      assertThatThrownBy(() -> new Json("{\"a\":".repeat(65) + "1" + "}".repeat(65)))
          .hasMessageContaining("more than 64 levels at index 320");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
    void neverOverflowsTheStack(String opening) {
      assertThatThrownBy(() -> new Json(opening.repeat(500_000)))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("more than 64 levels");
    }

    @Test
    void acceptsTheGreatestLength() {
      var text = "\"" + "x".repeat(Json.MAX_LENGTH - 2) + "\"";

      assertThat(new Json(text).text()).hasSize(4 * 1024 * 1024);
    }

    @Test
    void refusesOneCharacterMore() {
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
    void neverHoldWhatStoresCannotKeep() {
      assertThatThrownBy(() -> Json.string("a\0b")).isInstanceOf(InvalidArgumentException.class);
      assertThatThrownBy(() -> Json.string("\uD83D")).isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void areMeasuredAsQuoted() {
      assertThatThrownBy(() -> Json.string("\n".repeat(Json.MAX_LENGTH / 2)))
          .isInstanceOf(TooLargeException.class);
    }
  }

  @Test
  void isEqualWhenItsTextIs() {
    assertThat(new Json("[1]")).isEqualTo(new Json("[1]")).isNotEqualTo(new Json("[ 1]"));
    assertThat(new Json("[1]")).hasToString("[1]");
    assertThat(Json.NULL).isEqualTo(new Json("null"));
    assertThat(Json.EMPTY_OBJECT).isEqualTo(new Json("{}"));
  }
}
