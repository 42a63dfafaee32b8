package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;

import io.skep.domain.conversation.ConversationStatus;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.PageRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What can be done with conversations. */
@Command(addMethodSubcommands = false, description = "Open, list and describe conversations.")
final class ConversationsCommand {

  private static final String ID = "ID";
  private static final String ID_HELP = "The conversation.";

  @ParentCommand @Nullable SkepCommand skep;

  @Command(description = "List conversations, the last updated first.")
  int list(
      @Option(names = "--status", description = "Only in this status: ${COMPLETION-CANDIDATES}.")
          @Nullable ConversationStatus status,
      @Mixin PageOptions page) {
    return skep()
        .read(
            swarm ->
                Views.page(
                    List.of("id", "status", "updatedAt", "title", "preview"),
                    swarm.conversations().list(Optional.ofNullable(status), page.request()),
                    Views::conversation));
  }

  @Command(description = "Show one conversation with its plans.")
  int show(@Parameters(paramLabel = ID, description = ID_HELP) ConversationId id) {
    return skep()
        .read(
            swarm ->
                swarm
                    .conversations()
                    .find(id)
                    .map(Views::conversation)
                    .orElseThrow(() -> new NotFoundException("conversation", id.value()))
                    .with(
                        "links",
                        Views.table(
                            List.of("plan", "kind", "createdAt"),
                            swarm
                                .plans()
                                .linksOf(id, PageRequest.first(PageRequest.MAX_LIMIT))
                                .items(),
                            Views::link)));
  }

  @Command(description = "Begin a conversation.")
  int open(
      @Parameters(paramLabel = ID, description = ID_HELP) ConversationId id,
      @Parameters(paramLabel = "TITLE", description = "Up to 500 characters.") String title) {
    return skep().write(swarm -> Views.conversation(swarm.conversations().open(id, title)));
  }

  @Command(description = "Give a conversation a title and a preview.")
  int describe(
      @Parameters(paramLabel = ID, description = ID_HELP) ConversationId id,
      @Option(names = "--title", required = true, description = "Up to 500 characters.")
          String title,
      @Option(names = "--preview", defaultValue = "", description = "Up to 2000 characters.")
          String preview) {
    return skep()
        .write(swarm -> Views.conversation(swarm.conversations().describe(id, title, preview)));
  }

  @Command(description = "Change where a conversation stands.")
  int status(
      @Parameters(paramLabel = ID, description = ID_HELP) ConversationId id,
      @Parameters(paramLabel = "STATUS", description = "${COMPLETION-CANDIDATES}.")
          ConversationStatus status) {
    return skep()
        .write(swarm -> Views.conversation(swarm.conversations().changeStatus(id, status)));
  }

  private SkepCommand skep() {
    return requireNonNull(skep);
  }
}
