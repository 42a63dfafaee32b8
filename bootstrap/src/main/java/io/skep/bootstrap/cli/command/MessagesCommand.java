package io.skep.bootstrap.cli.command;

import static java.util.Objects.requireNonNull;

import io.skep.bootstrap.cli.argument.PageOptions;
import io.skep.bootstrap.cli.argument.TextArgument;
import io.skep.bootstrap.cli.output.ResultViews;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.message.ThreadKind;
import io.skep.domain.value.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Commands {@code messages}: append messages to threads and read them. */
@Command(
    addMethodSubcommands = false,
    description = "Append messages to threads and read them.",
    footer = {"", "A thread is conversation:ID, plan:ID, task:ID, agent:ID or topic:NAME."})
public final class MessagesCommand {

  private static final String THREAD = "THREAD";
  private static final String THREAD_HELP = "Id of the thread.";

  @ParentCommand @Nullable SkepCommand skep;

  @Command(description = "Append a message to a thread.")
  int append(
      @Parameters(paramLabel = THREAD, description = THREAD_HELP) ThreadId thread,
      @Parameters(
              paramLabel = "TEXT",
              description = "Content: a text, @FILE, or - for standard input.")
          String text,
      @Option(
              names = "--role",
              defaultValue = "USER",
              description = "Role: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
          Role role,
      @Option(names = "--author", defaultValue = "", description = "Author of the message.")
          String author,
      @Option(names = "--key", description = "Idempotency key.") @Nullable String key,
      @Option(names = "--content-json", description = "Parse the content as a JSON document.")
          boolean contentJson,
      @Option(names = "--expected-version", description = "Fail if the thread has another version.")
          @Nullable Long expectedVersion) {
    var input = TextArgument.read("TEXT", text);
    var content = contentJson ? new Json(input) : Json.string(input);
    var entry = new MessageInput(role, author, content, Optional.ofNullable(key));
    var expected =
        expectedVersion == null ? OptionalLong.empty() : OptionalLong.of(expectedVersion);
    return skep()
        .write(
            swarm ->
                ResultViews.message(
                    swarm.messages().append(thread, List.of(entry), expected).get(0)));
  }

  @Command(description = "Show the last messages of a thread.")
  int last(
      @Parameters(paramLabel = THREAD, description = THREAD_HELP) ThreadId thread,
      @Option(
              names = "--limit",
              defaultValue = "20",
              description = "Maximum number of messages. Default: ${DEFAULT-VALUE}")
          int limit) {
    return skep()
        .read(
            swarm ->
                ResultViews.list(
                    ResultViews.MESSAGE_COLUMNS,
                    swarm.messages().findLast(thread, limit),
                    ResultViews::message));
  }

  @Command(description = "Show messages after or before a sequence number in a thread.")
  int page(
      @Parameters(paramLabel = THREAD, description = THREAD_HELP) ThreadId thread,
      @Option(
              names = "--after",
              description = "Only messages after this sequence number. Default: 0")
          @Nullable Long after,
      @Option(names = "--before", description = "Only messages before this sequence number.")
          @Nullable Long before,
      @Option(
              names = "--limit",
              defaultValue = "20",
              description = "Maximum number of messages. Default: ${DEFAULT-VALUE}")
          int limit) {
    return skep()
        .read(
            swarm ->
                ResultViews.list(
                    ResultViews.MESSAGE_COLUMNS,
                    before == null
                        ? swarm.messages().findAfter(thread, after == null ? 0 : after, limit)
                        : swarm.messages().findBefore(thread, before, limit),
                    ResultViews::message));
  }

  @Command(description = "Show the messages of a thread since a time.")
  int since(
      @Parameters(paramLabel = THREAD, description = THREAD_HELP) ThreadId thread,
      @Parameters(paramLabel = "TIME", description = "Time such as 2026-01-31T12:00:00Z.")
          Instant since,
      @Mixin PageOptions page) {
    return skep()
        .read(
            swarm ->
                ResultViews.page(
                    ResultViews.MESSAGE_COLUMNS,
                    swarm.messages().findSince(thread, since, page.toPageRequest()),
                    ResultViews::message));
  }

  @Command(description = "List the threads of a kind.")
  int threads(
      @Parameters(paramLabel = "KIND", description = "Kind: ${COMPLETION-CANDIDATES}.")
          ThreadKind kind,
      @Mixin PageOptions page) {
    return skep()
        .read(
            swarm ->
                ResultViews.page(
                    List.of("thread", "messages", "version"),
                    swarm.messages().listThreads(kind, page.toPageRequest()),
                    ResultViews::thread));
  }

  private SkepCommand skep() {
    return requireNonNull(skep);
  }
}
