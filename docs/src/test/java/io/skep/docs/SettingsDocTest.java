package io.skep.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.Skep;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/settings.md}. */
class SettingsDocTest {

  @Test
  void tableMatchesSettings() {
    var table =
        Skep.settings().stream()
            .map(
                setting ->
                    "| `%s` | %s | `%s` | %s |"
                        .formatted(
                            setting.key(),
                            setting.type(),
                            setting.defaultValue(),
                            setting.description()))
            .collect(Collectors.joining("\n"));

    assertThat(Docs.read(Docs.ROOT.resolve("docs/settings.md"))).contains(table);
  }
}
