package io.skep.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.Skep;
import io.skep.bootstrap.cli.Main;
import io.skep.domain.message.MessageInsert;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.partition.ArchiveState;
import io.skep.domain.value.Json;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.servers.PostgresServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands and the states that {@code docs/archive.md} shows. */
class ArchiveDocTest {

  private static final Path PAGE = Docs.ROOT.resolve("docs/archive.md");

  @TempDir Path folder;

  @Test
  void documentedCommandsSucceed() {
    var store = PostgresServer.shared().newDatabase();
    appendMessageIn2025(store);
    var lines = Docs.blocks(PAGE, "console").stream().flatMap(String::lines).toList();

    assertThat(lines).hasSizeGreaterThan(3);
    for (var line : lines) {
      var out = new StringWriter();
      var err = new StringWriter();
      int status = Main.run(words(line, store), new PrintWriter(out), new PrintWriter(err), false);
      assertThat(status).as("%s%n%s%s", line, out, err).isZero();
      assertThat(out.toString()).as(line).contains("2025-01");
    }
  }

  @Test
  void documentsEveryState() {
    assertThat(Docs.read(PAGE))
        .contains(
            Arrays.stream(ArchiveState.values())
                .map(state -> "| `" + state.name().toLowerCase(Locale.ROOT) + "` |")
                .toList());
  }

  private static void appendMessageIn2025(String url) {
    var at = Instant.parse("2025-01-15T12:00:00Z");
    try (var skep = Skep.builder().store(url).open()) {
      var store = skep.store();
      var said =
          new MessageInsert(
              new MessageId(store.ids().nextAt(at)),
              Role.USER,
              "",
              Json.string("hello"),
              Optional.empty(),
              Optional.empty(),
              at);
      store
          .messages()
          .append(SwarmId.DEFAULT, ThreadId.topic("old"), List.of(said), OptionalLong.empty());
    }
  }

  private String[] words(String line, String store) {
    List<String> words = new ArrayList<>(List.of(line.split(" ")));
    assertThat(words.remove(0)).isEqualTo("skep");
    words.replaceAll(word -> word.equals("archives") ? folder.resolve(word).toString() : word);
    words.addAll(List.of("--store", store));
    return words.toArray(String[]::new);
  }
}
