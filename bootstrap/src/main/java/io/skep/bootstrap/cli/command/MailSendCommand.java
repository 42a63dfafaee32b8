package io.skep.bootstrap.cli.command;

import static java.util.Objects.requireNonNull;

import io.skep.bootstrap.cli.argument.TextArgument;
import io.skep.bootstrap.cli.output.ResultViews;
import io.skep.domain.mail.OutgoingMessage;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.MailHeaders;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Priority;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Command {@code mail send}: sends a message to agents. */
@Command(description = "Send a message to agents, a team or all agents.")
public final class MailSendCommand implements Callable<Integer> {

  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "TEXT", description = "Content: a text, @FILE, or - for standard input.")
  String text = "";

  @Option(names = "--from", required = true, description = "Sender.")
  @Nullable AgentId from;

  @ArgGroup(multiplicity = "1")
  @Nullable RecipientOptions to;

  @Option(names = "--subject", defaultValue = "", description = "Subject of the message.")
  String subject = "";

  @Option(
      names = "--priority",
      defaultValue = "NORMAL",
      description = "Priority: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  Priority priority = Priority.NORMAL;

  @Option(
      names = "--tags",
      paramLabel = "A,B",
      defaultValue = "",
      description = "Tags of the message.")
  Labels tags = Labels.NONE;

  @Option(
      names = "--reply-to",
      paramLabel = "MESSAGE",
      description = "Id of the message that this one answers.")
  @Nullable MessageId replyTo;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "Time at which it expires if unread.")
  @Nullable Instant expiresAt;

  @Option(names = "--thread", description = "Thread of the message. Default: agent:FROM")
  @Nullable ThreadId thread;

  @Option(names = "--key", description = "Idempotency key.")
  @Nullable String key;

  @Override
  public Integer call() {
    var message =
        new OutgoingMessage(
            requireNonNull(from),
            requireNonNull(to).recipients(),
            Json.string(TextArgument.read("TEXT", text)),
            new MailHeaders(
                subject,
                priority,
                tags,
                Optional.ofNullable(replyTo),
                Optional.ofNullable(expiresAt)),
            Optional.ofNullable(thread),
            Optional.ofNullable(key));
    return SkepCommand.of(spec)
        .write(
            swarm -> {
              var sent = swarm.mailbox().send(message);
              return ResultViews.message(sent.message()).with("deliveries", sent.deliveries());
            });
  }

  /** Recipients of a message. */
  static final class RecipientOptions {

    @Option(names = "--to", split = ",", paramLabel = "A,B", description = "Send to these agents.")
    List<AgentId> agents = List.of();

    @Option(names = "--team", description = "Send to the agents of this team.")
    @Nullable String team;

    @Option(names = "--all", description = "Send to all agents.")
    boolean all;

    Recipients recipients() {
      if (team != null) {
        return Recipients.team(team);
      }
      return all ? Recipients.everyone() : Recipients.agents(agents);
    }
  }
}
