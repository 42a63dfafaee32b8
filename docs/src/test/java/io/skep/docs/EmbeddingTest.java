package io.skep.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skep.Skep;
import io.skep.application.work.Worker;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.change.ChangePosition;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.change.Changes;
import io.skep.domain.mail.InboxEntry;
import io.skep.domain.mail.Letter;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.Entry;
import io.skep.domain.message.Message;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.BlockerPolicy;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.Priority;
import io.skep.domain.value.QueueName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of {@code docs/embedding.md}. */
class EmbeddingTest {

  @TempDir Path folder;

  private final AgentId me = new AgentId("me");
  private final AgentId other = new AgentId("other");
  private Path file = Path.of("");

  @BeforeEach
  void nameFile() {
    file = folder.resolve("skep.db");
  }

  @Test
  void opensAndCloses() {
    try (Skep skep = Skep.open(file)) {
      Swarm swarm = skep.swarm();
      Task task = swarm.tasks().queue(TaskSpec.of("Translate chapter 3"));
      System.out.println(task.id() + " is " + task.status());
    }
    try (Skep skep = Skep.open(file)) {
      assertThat(skep.swarm().tasks().list(TaskQuery.ALL, PageRequest.first(10)).items())
          .hasSize(1);
    }
  }

  @Test
  void queuesAndWorks() throws Exception {
    try (Skep skep = Skep.open(file)) {
      Swarm swarm = skep.swarm();
      swarm
          .tasks()
          .queueAll(
              List.of(
                  TaskSpec.titled("Fetch the pages").key("fetch").requires("web").build(),
                  TaskSpec.titled("Sum them up").key("sum-up").afterKeys("fetch").build(),
                  TaskSpec.titled("Tell the user")
                      .key("tell")
                      .afterKeys("sum-up")
                      .onBlockerFailure(BlockerPolicy.CANCEL)
                      .priority(Priority.HIGH)
                      .build()));
      try (Worker worker =
          skep.worker(new AgentId("translator-1"))
              .capabilities(Labels.of("web"))
              .start(
                  context -> {
                    context.progress("half-way");
                    return Optional.of(Json.string("done"));
                  })) {
        worker.awaitIdle(Duration.ofSeconds(10));
      }

      assertThat(swarm.tasks().list(TaskQuery.ALL, PageRequest.first(10)).items())
          .hasSize(3)
          .allMatch(task -> task.status() == TaskStatus.COMPLETED);
    }
  }

  @Test
  void claimsWithoutAWorkerAndFollowsAPlan() {
    try (Skep skep = Skep.open(file)) {
      Swarm swarm = skep.swarm();
      PlanId plan = new PlanId("translate-the-book");
      swarm.plans().draft(plan, "What does the book say in English?", 2);
      swarm.tasks().queue(TaskSpec.titled("Chapter 1").plan(plan).build());
      Optional<Task> current = swarm.tasks().currentTask(plan);
      Optional<Task> toRecord = swarm.tasks().completedTask(plan);
      boolean goesOn = swarm.tasks().hasPending(plan);

      assertThat(current).isPresent();
      assertThat(toRecord).isEmpty();
      assertThat(goesOn).isTrue();
      for (Task task : swarm.tasks().claim(ClaimRequest.by(me).upTo(5))) {
        swarm.tasks().heartbeat(task.token(), Duration.ofMinutes(1));
        swarm.tasks().complete(task.token(), Optional.of(Json.string("done")));
      }
      assertThat(swarm.tasks().completedTask(plan)).isPresent();
    }
  }

  @Test
  void sendsMessagesAndMail() {
    try (Skep skep = Skep.open(file)) {
      Swarm swarm = skep.swarm();
      ThreadId thread = ThreadId.topic("news");
      Message first = swarm.messages().append(thread, Entry.text(Role.USER, "What is new?"));
      swarm
          .messages()
          .append(
              thread,
              List.of(Entry.text(Role.ASSISTANT, "Nothing yet.")),
              OptionalLong.of(first.sequence()));

      swarm.agents().register(me, AgentProfile.PLAIN.withTeam("translators"));
      swarm.agents().register(other, AgentProfile.PLAIN.withTeam("translators"));
      swarm
          .mailbox()
          .send(Letter.text(me, Recipients.team("translators"), "Hello", "I am new here."));
      for (InboxEntry letter : swarm.mailbox().fetch(other, 10)) {
        swarm.mailbox().acknowledge(other, letter.message().id());
      }

      assertThat(swarm.messages().version(thread)).isEqualTo(2);
      assertThat(swarm.mailbox().unread(other)).isZero();
    }
  }

  @Test
  void watches() {
    try (Skep skep = Skep.open(file)) {
      Swarm swarm = skep.swarm();
      ChangePosition position = skep.changes().position();
      List<Task> shown = swarm.tasks().list(TaskQuery.ALL, PageRequest.first(50)).items();

      swarm.tasks().queue(TaskSpec.of("Be seen"));
      Changes changes = skep.changes().since(position, 1_000);
      position = changes.position();
      boolean mayDiffer =
          !changes.complete()
              || changes.changes().stream()
                  .anyMatch(
                      change ->
                          change.swarm().equals(swarm.id())
                              && change.touches(ChangeTag.of(QueueName.DEFAULT)));

      assertThat(shown).isEmpty();
      assertThat(mayDiffer).isTrue();
      assertThat(skep.changes().since(position, 1).changes()).isEmpty();
    }
  }

  @Test
  void doesSeveralStepsAsOne() {
    try (Skep skep = Skep.open(file)) {
      Swarm swarm = skep.swarm();
      Task both =
          swarm
              .work()
              .write(
                  () -> {
                    Task task = swarm.tasks().queue(TaskSpec.of("Look into it"));
                    swarm
                        .messages()
                        .append(ThreadId.of(task.id()), Entry.text(Role.USER, "Please do."));
                    return task;
                  });

      assertThat(swarm.messages().last(ThreadId.of(both.id()), 1)).hasSize(1);
    }
  }

  @Test
  void takesSettingsAndMeters() {
    var registry = new SimpleMeterRegistry();
    try (Skep skep =
        Skep.builder().store(file).setting("worker.concurrency", "16").meters(registry).open()) {
      skep.swarm().tasks().queue(TaskSpec.of("Be counted"));
    }

    assertThat(registry.find("skep.store").tag("outcome", "ok").timers()).isNotEmpty();
  }
}
