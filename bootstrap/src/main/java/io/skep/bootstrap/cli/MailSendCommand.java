package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;

import io.skep.domain.mail.Letter;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.Envelope;
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

/** Sends a letter. */
@Command(description = "Send a letter to agents, a team or everyone.")
final class MailSendCommand implements Callable<Integer> {

  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "TEXT", description = "A text, @FILE, or - for standard input.")
  String text = "";

  @Option(names = "--from", required = true, description = "Who sends it.")
  @Nullable AgentId from;

  @ArgGroup(multiplicity = "1")
  @Nullable To to;

  @Option(names = "--subject", defaultValue = "", description = "What it is about.")
  String subject = "";

  @Option(
      names = "--priority",
      defaultValue = "NORMAL",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  Priority priority = Priority.NORMAL;

  @Option(
      names = "--tags",
      paramLabel = "A,B",
      defaultValue = "",
      description = "Words to tell it by.")
  Labels tags = Labels.NONE;

  @Option(names = "--reply-to", paramLabel = "MESSAGE", description = "What it answers.")
  @Nullable MessageId replyTo;

  @Option(names = "--expires", paramLabel = "TIME", description = "When it is of no use.")
  @Nullable Instant expiresAt;

  @Option(names = "--thread", description = "Where it is kept. Default: agent:FROM")
  @Nullable ThreadId thread;

  @Option(names = "--key", description = "An idempotency key.")
  @Nullable String key;

  @Override
  public Integer call() {
    var letter =
        new Letter(
            requireNonNull(from),
            requireNonNull(to).recipients(),
            Json.string(Text.read("TEXT", text)),
            new Envelope(
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
              var sent = swarm.mailbox().send(letter);
              return Views.message(sent.message()).with("deliveries", sent.deliveries());
            });
  }

  /** To whom it goes. */
  static final class To {

    @Option(names = "--to", split = ",", paramLabel = "A,B", description = "To these agents.")
    List<AgentId> agents = List.of();

    @Option(names = "--team", description = "To the agents of a team.")
    @Nullable String team;

    @Option(names = "--all", description = "To every agent.")
    boolean all;

    Recipients recipients() {
      if (team != null) {
        return Recipients.team(team);
      }
      return all ? Recipients.everyone() : Recipients.agents(agents);
    }
  }
}
