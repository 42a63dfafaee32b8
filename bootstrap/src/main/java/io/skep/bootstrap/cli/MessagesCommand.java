package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;

import io.skep.domain.message.Entry;
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

/** What can be done with threads of messages. */
@Command(
    addMethodSubcommands = false,
    description = "Append to threads of messages, and read them.",
    footer = {"", "A thread is conversation:ID, plan:ID, task:ID, agent:ID or topic:NAME."})
final class MessagesCommand {

  private static final String THREAD = "THREAD";
  private static final String THREAD_HELP = "The thread.";

  @ParentCommand @Nullable SkepCommand skep;

  @Command(description = "Add a message to the end of a thread.")
  int append(
      @Parameters(paramLabel = THREAD, description = THREAD_HELP) ThreadId thread,
      @Parameters(paramLabel = "TEXT", description = "A text, @FILE, or - for standard input.")
          String text,
      @Option(
              names = "--role",
              defaultValue = "USER",
              description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
          Role role,
      @Option(names = "--author", defaultValue = "", description = "Who says it.") String author,
      @Option(names = "--key", description = "An idempotency key.") @Nullable String key,
      @Option(names = "--content-json", description = "The text is a JSON document.")
          boolean contentJson,
      @Option(
              names = "--expected-version",
              description = "Refuse if the thread has another version.")
          @Nullable Long expectedVersion) {
    var said = Text.read("TEXT", text);
    var content = contentJson ? new Json(said) : Json.string(said);
    var entry = new Entry(role, author, content, Optional.ofNullable(key));
    var expected =
        expectedVersion == null ? OptionalLong.empty() : OptionalLong.of(expectedVersion);
    return skep()
        .write(
            swarm ->
                Views.message(swarm.messages().append(thread, List.of(entry), expected).get(0)));
  }

  @Command(description = "Show the last messages of a thread.")
  int last(
      @Parameters(paramLabel = THREAD, description = THREAD_HELP) ThreadId thread,
      @Option(names = "--limit", defaultValue = "20", description = "How many at most.")
          int limit) {
    return skep()
        .read(
            swarm ->
                Views.all(
                    Views.MESSAGE_COLUMNS, swarm.messages().last(thread, limit), Views::message));
  }

  @Command(description = "Show messages behind or before a place in a thread.")
  int page(
      @Parameters(paramLabel = THREAD, description = THREAD_HELP) ThreadId thread,
      @Option(names = "--after", description = "Those behind this sequence. Default: 0")
          @Nullable Long after,
      @Option(names = "--before", description = "Those before this sequence.")
          @Nullable Long before,
      @Option(names = "--limit", defaultValue = "20", description = "How many at most.")
          int limit) {
    return skep()
        .read(
            swarm ->
                Views.all(
                    Views.MESSAGE_COLUMNS,
                    before == null
                        ? swarm.messages().after(thread, after == null ? 0 : after, limit)
                        : swarm.messages().before(thread, before, limit),
                    Views::message));
  }

  @Command(description = "Show the messages of a thread said since a time.")
  int since(
      @Parameters(paramLabel = THREAD, description = THREAD_HELP) ThreadId thread,
      @Parameters(paramLabel = "TIME", description = "Such as 2026-01-31T12:00:00Z.") Instant since,
      @Mixin PageOptions page) {
    return skep()
        .read(
            swarm ->
                Views.page(
                    Views.MESSAGE_COLUMNS,
                    swarm.messages().since(thread, since, page.request()),
                    Views::message));
  }

  @Command(description = "List the threads of a kind.")
  int threads(
      @Parameters(paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}.") ThreadKind kind,
      @Mixin PageOptions page) {
    return skep()
        .read(
            swarm ->
                Views.page(
                    List.of("thread", "messages", "version"),
                    swarm.messages().threads(kind, page.request()),
                    Views::thread));
  }

  private SkepCommand skep() {
    return requireNonNull(skep);
  }
}
