package io.skep.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.bootstrap.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command that {@code docs/command-line.md} shows, from the top to the end. */
class CommandLineDocTest {

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  @TempDir Path folder;

  @Test
  void documentedCommandsSucceed() {
    var lines =
        Docs.blocks(Docs.ROOT.resolve("docs/command-line.md"), "console").stream()
            .flatMap(String::lines)
            .toList();

    assertThat(lines).hasSizeGreaterThan(30);
    for (var line : lines) {
      var out = new StringWriter();
      var err = new StringWriter();
      int status = Main.run(words(line), new PrintWriter(out), new PrintWriter(err), false);
      assertThat(status).as("%s%n%s%s", line, out, err).isZero();
      assertThat(out.toString()).as(line).isNotBlank();
    }
  }

  private String[] words(String line) {
    List<String> words = new ArrayList<>();
    var matcher = WORD.matcher(line);
    while (matcher.find()) {
      for (int group = 1; group <= 3; group++) {
        if (matcher.group(group) != null) {
          words.add(matcher.group(group));
        }
      }
    }
    assertThat(words.remove(0)).isEqualTo("skep");
    words.addAll(List.of("--store", "sqlite:" + folder.resolve("skep.db")));
    return words.toArray(String[]::new);
  }
}
