package io.skep.domain.value;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Independent JSON validator based on term rewriting: tokenizes, then reduces innermost arrays and
 * objects to values until a single value remains. Shares no algorithm with {@link JsonValidator}.
 */
final class JsonOracle {

  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<blank>[ \\t\\n\\r]+)"
              + "|(?<string>\"(?:[^\"\\\\\\x00-\\x1f]"
              + "|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4})*\")"
              + "|(?<value>-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null)"
              + "|(?<symbol>[\\[\\]{},:])");

  private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u[0-9a-fA-F]{4}|.)");

  /** First of the characters that represent strings; equal strings have the same character. */
  private static final char FIRST_STRING = '\uE000';

  private static final String ANY = "[V\uE000-\uF8FF]";
  private static final String MEMBER = "[\uE000-\uF8FF]:" + ANY;
  private static final Pattern INNERMOST =
      Pattern.compile("\\[(?:%1$s(?:,%1$s)*)?\\]|\\{(?:%2$s(?:,%2$s)*)?\\}".formatted(ANY, MEMBER));

  private JsonOracle() {}

  static boolean accepts(String text) {
    var tokens = new StringBuilder();
    List<String> strings = new ArrayList<>();
    var matcher = TOKEN.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        return false;
      }
      at = matcher.end();
      if (matcher.group("string") != null) {
        tokens.append(number(matcher.group("string"), strings));
      } else if (matcher.group("value") != null) {
        tokens.append('V');
      } else if (matcher.group("symbol") != null) {
        tokens.append(matcher.group("symbol"));
      }
    }
    return strings.stream().allMatch(JsonOracle::isStorable) && reduces(tokens.toString());
  }

  private static char number(String string, List<String> strings) {
    var resolved =
        ESCAPE
            .matcher(string)
            .replaceAll(match -> Matcher.quoteReplacement(resolved(match.group().substring(1))));
    int index = strings.indexOf(resolved);
    if (index < 0) {
      index = strings.size();
      strings.add(resolved);
    }
    return (char) (FIRST_STRING + index);
  }

  private static String resolved(String escape) {
    char c =
        escape.length() == 1
            ? "\"\\/\b\f\n\r\t".charAt("\"\\/bfnrt".indexOf(escape))
            : (char) Integer.parseInt(escape.substring(1), 16);
    return String.valueOf(c);
  }

  private static boolean isStorable(String string) {
    return string.indexOf(0) < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(string);
  }

  private static boolean reduces(String tokens) {
    var rest = tokens;
    while (rest.length() > 1) {
      var innermost = INNERMOST.matcher(rest);
      if (!innermost.find() || hasDuplicateKey(innermost.group())) {
        return false;
      }
      rest = rest.substring(0, innermost.start()) + 'V' + rest.substring(innermost.end());
    }
    return rest.matches(ANY);
  }

  private static boolean hasDuplicateKey(String collection) {
    Set<Character> keys = new HashSet<>();
    for (int colon = collection.indexOf(':'); colon >= 0; ) {
      if (!keys.add(collection.charAt(colon - 1))) {
        return true;
      }
      colon = collection.indexOf(':', colon + 1);
    }
    return false;
  }
}
