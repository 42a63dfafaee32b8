package io.skep.bootstrap.cli;

import io.skep.bootstrap.cli.command.AgentsCommand;
import io.skep.bootstrap.cli.command.ArchiveCommand;
import io.skep.bootstrap.cli.command.CacheCommand;
import io.skep.bootstrap.cli.command.ConversationsCommand;
import io.skep.bootstrap.cli.command.ExportCommand;
import io.skep.bootstrap.cli.command.ImportCommand;
import io.skep.bootstrap.cli.command.MailCommand;
import io.skep.bootstrap.cli.command.MailSendCommand;
import io.skep.bootstrap.cli.command.MessagesCommand;
import io.skep.bootstrap.cli.command.MigrateCommand;
import io.skep.bootstrap.cli.command.PlansCommand;
import io.skep.bootstrap.cli.command.QueuesCommand;
import io.skep.bootstrap.cli.command.SchemaCommand;
import io.skep.bootstrap.cli.command.SkepCommand;
import io.skep.bootstrap.cli.command.StatusCommand;
import io.skep.bootstrap.cli.command.TaskAddCommand;
import io.skep.bootstrap.cli.command.TaskClaimCommand;
import io.skep.bootstrap.cli.command.TasksCommand;
import io.skep.bootstrap.cli.command.TeamsCommand;
import io.skep.bootstrap.cli.demo.DemoCommand;
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
 * Commands by name, as a tree with the command {@code skep} at its root. Building a command reads
 * its annotations by reflection, so a run builds only the command that the arguments name; help and
 * errors need the whole tree, since they mention other commands.
 *
 * <p>Uses no lambdas of picocli types, which JVMs cannot archive.
 */
final class CommandTree {

  /** Default name of an annotation. */
  private static final String NO_NAME = "<main class>";

  /** Commands in the order of the help. */
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
    COMMANDS.put("migrate", MigrateCommand.class);
    COMMANDS.put("schema", SchemaCommand.class);
  }

  /** Subcommands with classes of their own; all others are methods of the class of the command. */
  private static final Map<String, Map<String, Class<?>>> SUBCOMMANDS =
      Map.of(
          "tasks", Map.of("add", TaskAddCommand.class, "claim", TaskClaimCommand.class),
          "mail", Map.of("send", MailSendCommand.class));

  private CommandTree() {}

  /** Returns the tree of all commands below a root. */
  static CommandLine all(SkepCommand root) {
    var line = new CommandLine(root);
    for (var entry : COMMANDS.entrySet()) {
      var type = entry.getValue();
      Map<String, Object> sorted = new TreeMap<>(subcommands(entry.getKey()));
      for (var method : CommandLine.getCommandMethods(type, null)) {
        sorted.put(nameOf(method), method);
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
   * Returns the root with only the command that the arguments name; null if they name none.
   *
   * <p>No argument before the name of a command names another command. Arguments that this tree
   * parses without an error are therefore parsed by the whole tree in the same way.
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
        // The subcommand does not use the class of its parent, whose building takes as long.
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
      if (method.isAnnotationPresent(Command.class) && nameOf(method).equals(name)) {
        return method;
      }
    }
    return null;
  }

  /** Returns the name of a subcommand: that of the annotation, or else that of the method. */
  private static String nameOf(Method method) {
    var annotation = method.getAnnotation(Command.class);
    return annotation == null || annotation.name().equals(NO_NAME)
        ? method.getName()
        : annotation.name();
  }

  private static Map<String, Class<?>> subcommands(String name) {
    return SUBCOMMANDS.getOrDefault(name, Map.of());
  }
}
