package io.skep.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.bootstrap.cli.command.SkepCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Checks that the tree of one command equals that part of the whole tree. */
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
  void containsAllCommands() {
    assertThat(commands())
        .contains("status", "tasks add", "tasks claim", "tasks complete", "mail send", "mail inbox")
        .hasSizeGreaterThan(60);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void partialTreeHasSameUsage(String command) {
    assertThat(usage(CommandTree.only(root(), command.split(" ")), command))
        .isEqualTo(usage(CommandTree.all(root()), command));
  }

  @Test
  void partialTreeIsNullWithoutCommand() {
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
    var current = line;
    for (var name : command.split(" ", -1)) {
      assertThat(current).as(command).isNotNull();
      current = current.getSubcommands().get(name);
    }
    assertThat(current).as(command).isNotNull();
    return current.getUsageMessage(CommandLine.Help.Ansi.OFF);
  }
}
