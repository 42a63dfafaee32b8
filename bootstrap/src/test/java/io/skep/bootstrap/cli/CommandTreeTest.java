package io.skep.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The tree of one command is that part of the whole tree. */
class CommandTreeTest {

  static List<String> commands() {
    List<String> commands = new ArrayList<>();
    add(commands, "", CommandTree.all(root()));
    return commands;
  }

  private static void add(List<String> commands, String prefix, CommandLine line) {
    line.getSubcommands()
        .forEach(
            (name, command) -> {
              if (command.getSubcommands().isEmpty()) {
                commands.add(prefix + name);
              }
              add(commands, prefix + name + " ", command);
            });
  }

  @Test
  void hasAllThatThereAre() {
    assertThat(commands())
        .contains("status", "tasks add", "tasks claim", "tasks complete", "mail send", "mail inbox")
        .hasSizeGreaterThan(60);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void hasTheSameOptionsAlone(String command) {
    assertThat(usage(CommandTree.only(root(), command.split(" ")), command))
        .isEqualTo(usage(CommandTree.all(root()), command));
  }

  @Test
  void isWholeForWhomNoCommandIsNamed() {
    assertThat(CommandTree.only(root())).isNull();
    assertThat(CommandTree.only(root(), "--json")).isNull();
    assertThat(CommandTree.only(root(), "no-such-command")).isNull();
    assertThat(CommandTree.only(root(), "tasks")).isNull();
    assertThat(CommandTree.only(root(), "tasks", "no-such-command")).isNull();
  }

  private static SkepCommand root() {
    var nowhere = new PrintWriter(new StringWriter());
    return new SkepCommand(nowhere, nowhere, false);
  }

  private static String usage(@Nullable CommandLine line, String command) {
    var found = line;
    for (var name : command.split(" ", -1)) {
      assertThat(found).as(command).isNotNull();
      found = found.getSubcommands().get(name);
    }
    assertThat(found).as(command).isNotNull();
    return found.getUsageMessage(CommandLine.Help.Ansi.OFF);
  }
}
