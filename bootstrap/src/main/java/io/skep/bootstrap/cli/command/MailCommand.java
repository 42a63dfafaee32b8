package io.skep.bootstrap.cli.command;

import static java.util.Objects.requireNonNull;

import io.skep.bootstrap.cli.argument.PageOptions;
import io.skep.bootstrap.cli.output.CommandResult;
import io.skep.bootstrap.cli.output.ResultViews;
import io.skep.domain.mail.InboxEntry;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Priority;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Commands {@code mail}: send messages to agents and process an inbox. */
@Command(
    addMethodSubcommands = false,
    description = "Send messages to agents, and process an inbox.")
public final class MailCommand {

  private static final String AGENT = "AGENT";
  private static final String AGENT_HELP = "Recipient, the owner of the inbox.";
  private static final String MESSAGE = "MESSAGE";
  private static final String MESSAGE_HELP = "Id of the message.";

  @ParentCommand @Nullable SkepCommand skep;

  @Command(description = "List an inbox, newest first; read-only.")
  int inbox(
      @Parameters(paramLabel = AGENT, description = AGENT_HELP) AgentId agent,
      @Option(names = "--unread", description = "Only unread mail.") boolean unread,
      @Option(
              names = "--priority",
              description = "Only mail of this priority: ${COMPLETION-CANDIDATES}.")
          @Nullable Priority priority,
      @Option(names = "--tag", description = "Only mail with this tag.") @Nullable String tag,
      @Mixin PageOptions page) {
    var query = new InboxQuery(unread, Optional.ofNullable(priority), Optional.ofNullable(tag));
    return skep()
        .read(
            swarm ->
                ResultViews.page(
                    ResultViews.INBOX_COLUMNS,
                    swarm.mailbox().inbox(agent, query, page.toPageRequest()),
                    ResultViews::inboxEntry));
  }

  @Command(description = "Return new mail and mark it as delivered, highest priority first.")
  int fetch(
      @Parameters(paramLabel = AGENT, description = AGENT_HELP) AgentId agent,
      @Option(
              names = "--limit",
              defaultValue = "20",
              description = "Maximum number of messages. Default: ${DEFAULT-VALUE}")
          int limit) {
    return skep()
        .write(
            swarm ->
                ResultViews.list(
                    ResultViews.INBOX_COLUMNS,
                    swarm.mailbox().fetch(agent, limit),
                    ResultViews::inboxEntry));
  }

  @Command(description = "Show a message and mark it as read.")
  int read(
      @Parameters(paramLabel = AGENT, description = AGENT_HELP) AgentId agent,
      @Parameters(paramLabel = MESSAGE, description = MESSAGE_HELP) MessageId message) {
    return update(swarm -> swarm.mailbox().markRead(agent, message));
  }

  @Command(description = "Mark a message as acknowledged.")
  int ack(
      @Parameters(paramLabel = AGENT, description = AGENT_HELP) AgentId agent,
      @Parameters(paramLabel = MESSAGE, description = MESSAGE_HELP) MessageId message) {
    return update(swarm -> swarm.mailbox().acknowledge(agent, message));
  }

  @Command(description = "Count the unread mail of an agent.")
  int unread(@Parameters(paramLabel = AGENT, description = AGENT_HELP) AgentId agent) {
    return skep()
        .read(swarm -> CommandResult.fields().with("unread", swarm.mailbox().countUnread(agent)));
  }

  @Command(description = "Mark overdue unread mail as expired.")
  int expire() {
    return skep().write(swarm -> CommandResult.fields().with("expired", swarm.mailbox().expire()));
  }

  private int update(Function<Swarm, InboxEntry> operation) {
    return skep().write(swarm -> ResultViews.inboxEntry(operation.apply(swarm)));
  }

  SkepCommand skep() {
    return requireNonNull(skep);
  }
}
