package io.skep.bootstrap.cli;

import java.lang.reflect.Method;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * All commands by name, as a tree with the command {@code skep} at its root. Building a command
 * reads its annotations by reflection, so one run builds only the command that the arguments name;
 * the whole tree is built for help and for errors, which speak of the other commands too.
 *
 * <p>Without lambdas that know picocli, which JVMs cannot archive.
 */
final class CommandTree {

  /** In the order in which help lists them. */
  private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("demo", DemoCommand.class);
    COMMANDS.put("status", StatusCommand.class);
    COMMANDS.put("tasks", TasksCommand.class);
    COMMANDS.put("queues", QueuesCommand.class);
    COMMANDS.put("agents", AgentsCommand.class);
    COMMANDS.put("teams", TeamsCommand.class);
    COMMANDS.put("plans", PlansCommand.class);
    COMMANDS.put("conversations", ConversationsCommand.class);
    COMMANDS.put("messages", MessagesCommand.class);
    COMMANDS.put("mail", MailCommand.class);
    COMMANDS.put("import", ImportCommand.class);
    COMMANDS.put("export", ExportCommand.class);
    COMMANDS.put("archive", ArchiveCommand.class);
    COMMANDS.put("cache", CacheCommand.class);
    COMMANDS.put("move", MoveCommand.class);
    COMMANDS.put("schema", SchemaCommand.class);
  }

  /** Subcommands with a class of their own; all others are methods of the class above them. */
  private static final Map<String, Map<String, Class<?>>> SUBCOMMANDS =
      Map.of(
          "tasks", Map.of("add", TaskAddCommand.class, "claim", TaskClaimCommand.class),
          "mail", Map.of("send", MailSendCommand.class));

  private CommandTree() {}

  /** Returns the whole tree below a root. */
  static CommandLine all(SkepCommand root) {
    var line = new CommandLine(root);
    for (var entry : COMMANDS.entrySet()) {
      var type = entry.getValue();
      Map<String, Object> sorted = new TreeMap<>(subcommands(entry.getKey()));
      for (var method : CommandLine.getCommandMethods(type, null)) {
        sorted.put(method.getName(), method);
      }
      var command = new CommandLine(type);
      for (var sub : sorted.entrySet()) {
        command.addSubcommand(sub.getKey(), sub.getValue());
      }
      line.addSubcommand(entry.getKey(), command);
    }
    return line;
  }

  /**
   * Returns the root with no other command below it than the one that the arguments name; null if
   * they name none.
   *
   * <p>The arguments before the name of a command name none of its siblings. So a line that this
   * tree parses without an error, the whole tree parses in the same way.
   */
  static @Nullable CommandLine only(SkepCommand root, String... arguments) {
    var words = List.of(arguments).iterator();
    while (words.hasNext()) {
      var name = words.next();
      var type = COMMANDS.get(name);
      if (type != null) {
        var command = command(name, type, words);
        return command == null ? null : new CommandLine(root).addSubcommand(name, command);
      }
    }
    return null;
  }

  private static @Nullable CommandLine command(String name, Class<?> type, Iterator<String> words) {
    if (Callable.class.isAssignableFrom(type)) {
      return new CommandLine(type);
    }
    while (words.hasNext()) {
      var subName = words.next();
      var own = subcommands(name).get(subName);
      if (own != null) {
        // It knows nothing of the class above it, which takes as long to build as it does.
        return new CommandLine(CommandSpec.create()).addSubcommand(subName, own);
      }
      var method = method(type, subName);
      if (method != null) {
        return new CommandLine(type).addSubcommand(subName, method);
      }
    }
    return null;
  }

  private static @Nullable Method method(Class<?> type, String name) {
    for (var method : type.getDeclaredMethods()) {
      if (method.getName().equals(name) && method.isAnnotationPresent(Command.class)) {
        return method;
      }
    }
    return null;
  }

  private static Map<String, Class<?>> subcommands(String name) {
    return SUBCOMMANDS.getOrDefault(name, Map.of());
  }
}
