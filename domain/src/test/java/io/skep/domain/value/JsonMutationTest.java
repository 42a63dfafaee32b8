package io.skep.domain.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.skep.domain.error.InvalidArgumentException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares {@link Json} validation with {@link JsonOracle} on randomly mutated documents. */
class JsonMutationTest {

  private static final long SEED = 20_260_101L;
  private static final int ROUNDS = 10_000;

  private static final List<String> VALID =
      List.of(
          "{\"a\":[1,-2.5e+3,{\"b\":null}],\"c\":\"d\\u00e9\\n\",\"\":true}",
          "[[],{},\"\",0,false,[\"x\",[1.0E-2]],{\"k\":{\"k\":\"k\"}}]",
          " { \"key\" : [ true , null ] , \"ke\\u0079s\" : -0 } ",
          "\"\\\\\\\"\\/\\b\\f\\n\\r\\t\\u0041\"",
          "-12.30e10",
          "{\"a\":1,\"b\":{\"a\":2},\"c\":[{\"a\":3},{\"a\":4}]}");

  private static final List<String> PIECES =
      List.of(
          "{", "}", "[", "]", ",", ":", "\"", "\\", "/", "u", "0", "1", "9", "-", "+", ".", "e",
          "E", " ", "\n", "\t", "a", "b", "true", "null", "\"a\"", "\"a\":", "\\u0061", "\\u00",
          "\u0001", "\u00A0", "\u00e9", "[]", "{}", "1.5", "\"k\":1");

  @Test
  void agreesWithAnIndependentParser() {
    var random = new Random(SEED);
    int accepted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      var text = mutate(random);
      boolean valid = JsonOracle.accepts(text);
      if (accepts(text) != valid) {
        fail("seed %d, round %d: %s is %s", SEED, round, text, valid ? "valid" : "malformed");
      }
      accepted += valid ? 1 : 0;
    }
    // Both results must be frequent for the comparison to be meaningful.
    assertThat(accepted).isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
  }

  private static boolean accepts(String text) {
    try {
      return new Json(text).text().equals(text);
    } catch (InvalidArgumentException e) {
      return false;
    }
  }

  private static String mutate(Random random) {
    var text = new StringBuilder(VALID.get(random.nextInt(VALID.size())));
    int mutations = random.nextInt(4);
    for (int i = 0; i < mutations; i++) {
      int at = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), at + random.nextInt(3));
      switch (random.nextInt(4)) {
        case 0 -> text.delete(at, to);
        case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 2 -> text.replace(at, to, PIECES.get(random.nextInt(PIECES.size())));
        default -> text.insert(random.nextInt(text.length() + 1), text.substring(at, to));
      }
    }
    return text.toString();
  }
}
