package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;

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

/** What can be done with mail. */
@Command(
    addMethodSubcommands = false,
    description = "Send letters to agents, and work through an inbox.")
final class MailCommand {

  private static final String AGENT = "AGENT";
  private static final String AGENT_HELP = "Whose inbox.";
  private static final String MESSAGE = "MESSAGE";
  private static final String MESSAGE_HELP = "The message's id.";

  @ParentCommand @Nullable SkepCommand skep;

  @Command(description = "List an inbox, the newest first; changes nothing.")
  int inbox(
      @Parameters(paramLabel = AGENT, description = AGENT_HELP) AgentId agent,
      @Option(names = "--unread", description = "Only what is still to be read.") boolean unread,
      @Option(names = "--priority", description = "Only of this: ${COMPLETION-CANDIDATES}.")
          @Nullable Priority priority,
      @Option(names = "--tag", description = "Only with this tag.") @Nullable String tag,
      @Mixin PageOptions page) {
    var query = new InboxQuery(unread, Optional.ofNullable(priority), Optional.ofNullable(tag));
    return skep()
        .read(
            swarm ->
                Views.page(
                    Views.INBOX_COLUMNS,
                    swarm.mailbox().inbox(agent, query, page.request()),
                    Views::letter));
  }

  @Command(description = "Take what is new out of an inbox, the most urgent first.")
  int fetch(
      @Parameters(paramLabel = AGENT, description = AGENT_HELP) AgentId agent,
      @Option(names = "--limit", defaultValue = "20", description = "How many at most.")
          int limit) {
    return skep()
        .write(
            swarm ->
                Views.all(Views.INBOX_COLUMNS, swarm.mailbox().fetch(agent, limit), Views::letter));
  }

  @Command(description = "Show a letter and mark it as read.")
  int read(
      @Parameters(paramLabel = AGENT, description = AGENT_HELP) AgentId agent,
      @Parameters(paramLabel = MESSAGE, description = MESSAGE_HELP) MessageId message) {
    return changed(swarm -> swarm.mailbox().read(agent, message));
  }

  @Command(description = "Mark a letter as dealt with.")
  int ack(
      @Parameters(paramLabel = AGENT, description = AGENT_HELP) AgentId agent,
      @Parameters(paramLabel = MESSAGE, description = MESSAGE_HELP) MessageId message) {
    return changed(swarm -> swarm.mailbox().acknowledge(agent, message));
  }

  @Command(description = "Count what an agent has still to read.")
  int unread(@Parameters(paramLabel = AGENT, description = AGENT_HELP) AgentId agent) {
    return skep().read(swarm -> Doc.fields().with("unread", swarm.mailbox().unread(agent)));
  }

  @Command(description = "Mark as expired what was not read in time.")
  int expire() {
    return skep().write(swarm -> Doc.fields().with("expired", swarm.mailbox().expire()));
  }

  private int changed(Function<Swarm, InboxEntry> verb) {
    return skep().write(swarm -> Views.letter(verb.apply(swarm)));
  }

  SkepCommand skep() {
    return requireNonNull(skep);
  }
}
