package io.skep.adapters.files.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.files.ImportFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random corruption: each file is imported, ignored or quarantined, and no import fails. */
final class CorruptInputTest {

  private static final int ROUNDS = 60;

  private static final List<String> NAMES =
      List.of("issues.jsonl", "tasks.json", "x.traj", "log.jsonl", "dependencies.jsonl");

  private static final List<String> CONTENTS =
      List.of(
          """
          {"id":"gt-1","title":"Mend","status":"open","priority":2,"issue_type":"task",\
          "updated_at":"2026-01-01T00:00:00Z","labels":["a"],"comments":[{"id":1,"issue_id":\
          "gt-1","author":"max","text":"Hm."}],"dependencies":[{"issue_id":"gt-1",\
          "depends_on_id":"gt-2","type":"blocks"}]}
          {"id":"gt-2","title":"Sew","status":"closed","priority":0,"issue_type":"agent",\
          "description":"role_type: mayor"}
          {"id":"gt-3","title":"Hi","status":"open","priority":0,"issue_type":"message"}
          """,
          """
          {"master":{"tasks":[{"id":1,"title":"T","status":"pending","dependencies":[2],\
          "subtasks":[{"id":1,"title":"S","status":"done","dependencies":["1.2"]}]}],\
          "metadata":{"created":"2025-06-01T00:00:00Z"}}}\
          """,
          """
          {"history":[{"role":"user","content":"a","agent":"m"},{"role":"tool","content":[1]}],\
          "info":{"exit_status":"submitted"},"question_ID":"q","question":"Q"}\
          """,
          """
          {"timestamp":"2025-03-20T23:09:52Z","context":"c","input_prompt":"p","ai_output":"o"}
          """,
          """
          {"issue_id":"gt-3","depends_on_id":"gt-1","type":"blocks"}
          {"issue_id":"gt-1","label":"x"}
          """);

  /** Replacements for values. */
  private static final List<String> REPLACEMENTS =
      List.of(
          "null", "[]", "{}", "7", "\"\"", "-1.5e300", "\"\\u0000\"", "[[[]]]", "true", "\"x\"");

  @Test
  void importSurvivesRandomCorruption(@TempDir Path temp) {
    long seed = 20_260_301;
    var random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      var folder = new ImportFixture(temp.resolve("round" + round));
      for (int i = 0; i < NAMES.size(); i++) {
        folder.withFile(NAMES.get(i), corrupt(CONTENTS.get(i), random));
      }
      var first = folder.runImport();
      var second = folder.runImport();

      assertThat(first.files())
          .as("round %d of seed %d", round, seed)
          .isEqualTo(NAMES.size())
          .isEqualTo(first.imported() + first.ignored() + first.quarantined());
      assertThat(second.tasks().created() + second.tasks().updated())
          .as("round %d of seed %d", round, seed)
          .isZero();
      assertThat(second.messages().created()).isZero();
    }
  }

  private static byte[] corrupt(String text, Random random) {
    var corrupted = text;
    for (int remaining = random.nextInt(4); remaining > 0; remaining--) {
      corrupted =
          random.nextBoolean() ? replaceValue(corrupted, random) : truncate(corrupted, random);
    }
    var bytes = corrupted.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && random.nextInt(4) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static String truncate(String text, Random random) {
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + random.nextInt(20));
    return text.substring(0, from) + text.substring(to);
  }

  /** Replaces the value after a random colon. */
  private static String replaceValue(String text, Random random) {
    int colon = text.indexOf("\":", random.nextInt(text.length() + 1));
    if (colon < 0) {
      return text;
    }
    int end = colon + 2;
    while (end < text.length() && ",}]".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    var replacement = REPLACEMENTS.get(random.nextInt(REPLACEMENTS.size()));
    return text.substring(0, colon + 2) + replacement + text.substring(end);
  }
}
