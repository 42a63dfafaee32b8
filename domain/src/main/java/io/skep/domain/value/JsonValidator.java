package io.skep.domain.value;

import io.skep.domain.error.InvalidArgumentException;
import java.util.HashSet;
import java.util.Set;

/** Validates a text against RFC 8259 and the limits of {@link Json}, without building a tree. */
final class JsonValidator {

  private final String text;
  private int position;

  JsonValidator(String text) {
    this.text = text;
  }

  void validate() {
    value(1);
    if (skipWhitespace()) {
      throw invalid("unexpected text after the document");
    }
  }

  private void value(int depth) {
    if (!skipWhitespace()) {
      throw invalid("unexpected end, expected a value");
    }
    switch (text.charAt(position)) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> number();
    }
  }

  private void object(int depth) {
    open(depth);
    if (skipTo('}')) {
      return;
    }
    Set<String> keys = new HashSet<>();
    do {
      skipWhitespace();
      if (!isAt('"')) {
        throw invalid("expected a key");
      }
      var key = string();
      if (!keys.add(key)) {
        throw invalid("duplicate key " + Validate.quote(key));
      }
      expect(':');
      value(depth + 1);
    } while (skipTo(','));
    expect('}');
  }

  private void array(int depth) {
    open(depth);
    if (skipTo(']')) {
      return;
    }
    do {
      value(depth + 1);
    } while (skipTo(','));
    expect(']');
  }

  private void open(int depth) {
    if (depth > Json.MAX_DEPTH) {
      throw invalid("nesting exceeds " + Json.MAX_DEPTH + " levels");
    }
    position++;
  }

  /** Returns the string with its escape sequences resolved, for the detection of duplicate keys. */
  private String string() {
    position++;
    int start = position;
    StringBuilder resolved = null;
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == '"') {
        var plain = text.substring(start, position++);
        return resolved == null ? plain : resolved.append(plain).toString();
      }
      if (c < ' ') {
        throw invalid("unescaped control character in a string");
      }
      if (c == '\\') {
        if (resolved == null) {
          resolved = new StringBuilder();
        }
        resolved.append(text, start, position);
        escape(resolved);
        start = position;
      } else {
        position++;
      }
    }
    throw invalid("unterminated string");
  }

  private void escape(StringBuilder resolved) {
    position++;
    if (position == text.length()) {
      throw invalid("unterminated string");
    }
    char c = text.charAt(position);
    switch (c) {
      case '"', '\\', '/' -> resolved.append(c);
      case 'b' -> resolved.append('\b');
      case 'f' -> resolved.append('\f');
      case 'n' -> resolved.append('\n');
      case 'r' -> resolved.append('\r');
      case 't' -> resolved.append('\t');
      case 'u' -> {
        unicode(resolved);
        return;
      }
      default -> throw invalid("unknown escape sequence");
    }
    position++;
  }

  private void unicode(StringBuilder resolved) {
    char first = fourDigits();
    if (first == 0) {
      throw invalid("escaped U+0000");
    }
    resolved.append(first);
    if (!Character.isSurrogate(first)) {
      return;
    }
    if (Character.isHighSurrogate(first) && text.startsWith("\\u", position)) {
      position++;
      char second = fourDigits();
      if (Character.isLowSurrogate(second)) {
        resolved.append(second);
        return;
      }
    }
    throw invalid("unpaired surrogate");
  }

  private char fourDigits() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      position++;
      int digit = position < text.length() ? Character.digit(text.charAt(position), 16) : -1;
      if (digit < 0 || text.charAt(position) > 'f') {
        throw invalid("escape sequence without four hexadecimal digits");
      }
      value = value * 16 + digit;
    }
    position++;
    return (char) value;
  }

  private void number() {
    skip('-');
    if (!skip('0')) {
      digits();
    }
    if (skip('.')) {
      digits();
    }
    if (skip('e') || skip('E')) {
      if (!skip('+')) {
        skip('-');
      }
      digits();
    }
  }

  private void digits() {
    int start = position;
    while (position < text.length()
        && text.charAt(position) >= '0'
        && text.charAt(position) <= '9') {
      position++;
    }
    if (position == start) {
      throw invalid("expected a value");
    }
  }

  private void literal(String word) {
    if (!text.startsWith(word, position)) {
      throw invalid("expected a value");
    }
    position += word.length();
  }

  private void expect(char c) {
    if (!skipTo(c)) {
      throw invalid("expected '" + c + "'");
    }
  }

  private boolean skipTo(char c) {
    skipWhitespace();
    return skip(c);
  }

  private boolean skip(char c) {
    if (isAt(c)) {
      position++;
      return true;
    }
    return false;
  }

  private boolean isAt(char c) {
    return position < text.length() && text.charAt(position) == c;
  }

  /** Skips whitespace and returns whether text remains. */
  private boolean skipWhitespace() {
    while (position < text.length() && " \t\n\r".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
    return position < text.length();
  }

  private InvalidArgumentException invalid(String problem) {
    return new InvalidArgumentException(
        "json", "must conform to RFC 8259: %s at index %d".formatted(problem, position));
  }
}
