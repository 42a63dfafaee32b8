package io.skep.domain.value;

import io.skep.domain.error.InvalidArgumentException;
import java.util.HashSet;
import java.util.Set;

/** Checks a text against RFC 8259 and the limits of {@link Json}; builds nothing. */
final class JsonSyntax {

  private final String text;
  private int at;

  JsonSyntax(String text) {
    this.text = text;
  }

  void check() {
    value(1);
    if (skipBlanks()) {
      throw wrong("something behind the document");
    }
  }

  private void value(int depth) {
    if (!skipBlanks()) {
      throw wrong("the end where a value belongs");
    }
    switch (text.charAt(at)) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
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
      skipBlanks();
      if (!isAt('"')) {
        throw wrong("no key");
      }
      var key = string();
      if (!keys.add(key)) {
        throw wrong("the key " + Check.shown(key) + " twice");
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
      throw wrong("more than " + Json.MAX_DEPTH + " levels");
    }
    at++;
  }

  /** Returns the string with its escapes resolved, so that equal keys are seen as equal. */
  private String string() {
    at++;
    int start = at;
    StringBuilder resolved = null;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        var plain = text.substring(start, at++);
        return resolved == null ? plain : resolved.append(plain).toString();
      }
      if (c < ' ') {
        throw wrong("a control character in a string");
      }
      if (c == '\\') {
        if (resolved == null) {
          resolved = new StringBuilder();
        }
        resolved.append(text, start, at);
        escape(resolved);
        start = at;
      } else {
        at++;
      }
    }
    throw wrong("a string without an end");
  }

  private void escape(StringBuilder resolved) {
    at++;
    if (at == text.length()) {
      throw wrong("a string without an end");
    }
    char c = text.charAt(at);
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
      default -> throw wrong("an unknown escape");
    }
    at++;
  }

  private void unicode(StringBuilder resolved) {
    char first = fourDigits();
    if (first == 0) {
      throw wrong("an escaped U+0000");
    }
    resolved.append(first);
    if (!Character.isSurrogate(first)) {
      return;
    }
    if (Character.isHighSurrogate(first) && text.startsWith("\\u", at)) {
      at++;
      char second = fourDigits();
      if (Character.isLowSurrogate(second)) {
        resolved.append(second);
        return;
      }
    }
    throw wrong("half a surrogate pair");
  }

  private char fourDigits() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      at++;
      int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
      if (digit < 0 || text.charAt(at) > 'f') {
        throw wrong("an escape without four hexadecimal digits");
      }
      value = value * 16 + digit;
    }
    at++;
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
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start) {
      throw wrong("no value");
    }
  }

  private void word(String word) {
    if (!text.startsWith(word, at)) {
      throw wrong("no value");
    }
    at += word.length();
  }

  private void expect(char c) {
    if (!skipTo(c)) {
      throw wrong("no '" + c + "'");
    }
  }

  private boolean skipTo(char c) {
    skipBlanks();
    return skip(c);
  }

  private boolean skip(char c) {
    if (isAt(c)) {
      at++;
      return true;
    }
    return false;
  }

  private boolean isAt(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  /** Returns whether anything is left. */
  private boolean skipBlanks() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length();
  }

  private InvalidArgumentException wrong(String what) {
    return new InvalidArgumentException(
        "json", "must follow RFC 8259: %s at index %d".formatted(what, at));
  }
}
