package io.skep.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skep.Skep;
import io.skep.application.worker.Worker;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.changefeed.ChangeBatch;
import io.skep.domain.changefeed.ChangePosition;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.mail.InboxEntry;
import io.skep.domain.mail.OutgoingMessage;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.Message;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.BlockerPolicy;
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
class EmbeddingDocTest {

  @TempDir Path folder;

  private final AgentId me = new AgentId("me");
  private final AgentId other = new AgentId("other");
  private Path file = Path.of("");

  @BeforeEach
  void setFile() {
    file = folder.resolve("skep.db");
  }

  @Test
  void opensAndCloses() {
    try (Skep skep = Skep.open(file)) {
      Swarm swarm = skep.swarm();
      Task task = swarm.tasks().enqueue(TaskSpec.of("Translate chapter 3"));
      System.out.println(task.id() + " is " + task.status());
    }
    try (Skep skep = Skep.open(file)) {
      assertThat(skep.swarm().tasks().list(TaskQuery.ALL, PageRequest.first(10)).items())
          .hasSize(1);
    }
  }

  @Test
  void enqueuesAndProcesses() throws Exception {
    try (Skep skep = Skep.open(file)) {
      Swarm swarm = skep.swarm();
      swarm
          .tasks()
          .enqueueAll(
              List.of(
                  TaskSpec.builder("Fetch the pages").key("fetch").requires("web").build(),
                  TaskSpec.builder("Sum them up").key("sum-up").blockedByKeys("fetch").build(),
                  TaskSpec.builder("Tell the user")
                      .key("tell")
                      .blockedByKeys("sum-up")
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
  void claimsWithoutWorkerAndTracksPlan() {
    try (Skep skep = Skep.open(file)) {
      Swarm swarm = skep.swarm();
      PlanId plan = new PlanId("translate-the-book");
      swarm.plans().draft(plan, "What does the book say in English?", 2);
      swarm.tasks().enqueue(TaskSpec.builder("Chapter 1").plan(plan).build());
      Optional<Task> current = swarm.tasks().currentTask(plan);
      Optional<Task> toRecord = swarm.tasks().completedTask(plan);
      boolean goesOn = swarm.tasks().hasPending(plan);

      assertThat(current).isPresent();
      assertThat(toRecord).isEmpty();
      assertThat(goesOn).isTrue();
      for (Task task : swarm.tasks().claim(ClaimRequest.forAgent(me).withLimit(5))) {
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
      Message first = swarm.messages().append(thread, MessageInput.text(Role.USER, "What is new?"));
      swarm
          .messages()
          .append(
              thread,
              List.of(MessageInput.text(Role.ASSISTANT, "Nothing yet.")),
              OptionalLong.of(first.sequence()));

      swarm.agents().register(me, AgentProfile.DEFAULT.withTeam("translators"));
      swarm.agents().register(other, AgentProfile.DEFAULT.withTeam("translators"));
      swarm
          .mailbox()
          .send(
              OutgoingMessage.text(me, Recipients.team("translators"), "Hello", "I am new here."));
      for (InboxEntry entry : swarm.mailbox().fetch(other, 10)) {
        swarm.mailbox().acknowledge(other, entry.message().id());
      }

      assertThat(swarm.messages().version(thread)).isEqualTo(2);
      assertThat(swarm.mailbox().countUnread(other)).isZero();
    }
  }

  @Test
  void readsChangeFeed() {
    try (Skep skep = Skep.open(file)) {
      Swarm swarm = skep.swarm();
      ChangePosition position = skep.changeFeed().position();
      List<Task> shown = swarm.tasks().list(TaskQuery.ALL, PageRequest.first(50)).items();

      swarm.tasks().enqueue(TaskSpec.of("Be seen"));
      ChangeBatch changes = skep.changeFeed().poll(position, 1_000);
      position = changes.position();
      boolean mayDiffer =
          !changes.complete()
              || changes.changes().stream()
                  .anyMatch(
                      change ->
                          change.swarm().equals(swarm.id())
                              && change.affects(ChangeTag.of(QueueName.DEFAULT)));

      assertThat(shown).isEmpty();
      assertThat(mayDiffer).isTrue();
      assertThat(skep.changeFeed().poll(position, 1).changes()).isEmpty();
    }
  }

  @Test
  void writesInOneTransaction() {
    try (Skep skep = Skep.open(file)) {
      Swarm swarm = skep.swarm();
      Task both =
          swarm
              .unitOfWork()
              .write(
                  () -> {
                    Task task = swarm.tasks().enqueue(TaskSpec.of("Look into it"));
                    swarm
                        .messages()
                        .append(ThreadId.of(task.id()), MessageInput.text(Role.USER, "Please do."));
                    return task;
                  });

      assertThat(swarm.messages().findLast(ThreadId.of(both.id()), 1)).hasSize(1);
    }
  }

  @Test
  void acceptsSettingsAndMeterRegistry() {
    var registry = new SimpleMeterRegistry();
    try (Skep skep =
        Skep.builder()
            .store(file)
            .setting("worker.concurrency", "16")
            .meterRegistry(registry)
            .open()) {
      skep.swarm().tasks().enqueue(TaskSpec.of("Be counted"));
    }

    assertThat(registry.find("skep.store.operations").tag("outcome", "ok").timers()).isNotEmpty();
  }
}
