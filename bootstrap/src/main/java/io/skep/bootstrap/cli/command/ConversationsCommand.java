package io.skep.bootstrap.cli.command;

import static java.util.Objects.requireNonNull;

import io.skep.bootstrap.cli.argument.PageOptions;
import io.skep.bootstrap.cli.output.ResultViews;
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

/** Commands {@code conversations}: open, list and describe conversations. */
@Command(addMethodSubcommands = false, description = "Open, list and describe conversations.")
public final class ConversationsCommand {

  private static final String ID = "ID";
  private static final String ID_HELP = "Id of the conversation.";

  @ParentCommand @Nullable SkepCommand skep;

  @Command(description = "List conversations, ordered by last update, newest first.")
  int list(
      @Option(
              names = "--status",
              description = "Only conversations in this status: ${COMPLETION-CANDIDATES}.")
          @Nullable ConversationStatus status,
      @Mixin PageOptions page) {
    return skep()
        .read(
            swarm ->
                ResultViews.page(
                    List.of("id", "status", "updatedAt", "title", "preview"),
                    swarm.conversations().list(Optional.ofNullable(status), page.toPageRequest()),
                    ResultViews::conversation));
  }

  @Command(description = "Show one conversation with its plans.")
  int show(@Parameters(paramLabel = ID, description = ID_HELP) ConversationId id) {
    return skep()
        .read(
            swarm ->
                swarm
                    .conversations()
                    .find(id)
                    .map(ResultViews::conversation)
                    .orElseThrow(() -> new NotFoundException("conversation", id.value()))
                    .with(
                        "links",
                        ResultViews.table(
                            List.of("plan", "kind", "createdAt"),
                            swarm
                                .plans()
                                .linksOf(id, PageRequest.first(PageRequest.MAX_LIMIT))
                                .items(),
                            ResultViews::link)));
  }

  @Command(description = "Open a conversation.")
  int open(
      @Parameters(paramLabel = ID, description = ID_HELP) ConversationId id,
      @Parameters(paramLabel = "TITLE", description = "Title, up to 500 characters.")
          String title) {
    return skep().write(swarm -> ResultViews.conversation(swarm.conversations().open(id, title)));
  }

  @Command(description = "Set the title and the preview of a conversation.")
  int describe(
      @Parameters(paramLabel = ID, description = ID_HELP) ConversationId id,
      @Option(names = "--title", required = true, description = "Title, up to 500 characters.")
          String title,
      @Option(
              names = "--preview",
              defaultValue = "",
              description = "Preview, up to 2000 characters.")
          String preview) {
    return skep()
        .write(
            swarm -> ResultViews.conversation(swarm.conversations().describe(id, title, preview)));
  }

  @Command(description = "Change the status of a conversation.")
  int status(
      @Parameters(paramLabel = ID, description = ID_HELP) ConversationId id,
      @Parameters(paramLabel = "STATUS", description = "New status: ${COMPLETION-CANDIDATES}.")
          ConversationStatus status) {
    return skep()
        .write(swarm -> ResultViews.conversation(swarm.conversations().changeStatus(id, status)));
  }

  private SkepCommand skep() {
    return requireNonNull(skep);
  }
}
