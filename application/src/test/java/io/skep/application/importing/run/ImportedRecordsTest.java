package io.skep.application.importing.run;

import static io.skep.application.importing.run.InMemoryImportSource.MONDAY;
import static io.skep.application.importing.run.InMemoryImportSource.TUESDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.application.importing.batch.ImportCounts;
import io.skep.application.importing.record.ImportedAgent;
import io.skep.application.importing.record.ImportedConversation;
import io.skep.application.importing.record.ImportedDelivery;
import io.skep.application.importing.record.ImportedMessage;
import io.skep.application.importing.record.ImportedPlan;
import io.skep.application.importing.record.ImportedRecord;
import io.skep.application.importing.record.ImportedTask;
import io.skep.application.importing.record.ImportedThread;
import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.conversation.ConversationStatus;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.message.Message;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Json;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.memory.InMemoryStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class ImportedRecordsTest {

  private static final SwarmId BEES = new SwarmId("bees");
  private static final AgentId ADA = new AgentId("ada");
  private static final AgentId BOB = new AgentId("bob");

  private final SettableClock clock = new SettableClock();
  private final Store store = InMemoryStore.open(clock);
  private final Swarm swarm = new Swarm(BEES, store);
  private final Importer importer = new Importer(BEES, store);

  private ImportReport importRecords(ImportedRecord... records) {
    return importer.importFrom(InMemoryImportSource.of(records), ImportListener.NONE);
  }

  @Nested
  final class Agents {

    @Test
    void areOfflineWhenOnlyReferenced() {
      importRecords(InMemoryImportSource.agent("ada"));
      assertThat(findAda().status()).isEqualTo(AgentStatus.OFFLINE);
      var report = importRecords(status(MONDAY, AgentStatus.ACTIVE, "busy"));

      assertThat(report.agents()).isEqualTo(new ImportCounts(0, 1, 0));
      assertThat(findAda().status()).isEqualTo(AgentStatus.ACTIVE);
      assertThat(findAda().importedStatus()).contains("busy");
      assertThat(findAda().lastHeartbeatAt()).isAfterOrEqualTo(MONDAY);
    }

    @Test
    void areCountedOnceWhenOnlyReferenced() {
      var report =
          importRecords(
              InMemoryImportSource.agent("ada"),
              InMemoryImportSource.agent("ada"),
              InMemoryImportSource.agent("bob"));

      assertThat(report.agents()).isEqualTo(new ImportCounts(2, 0, 0));
      assertThat(
              importRecords(InMemoryImportSource.agent("ada"), InMemoryImportSource.agent("ada"))
                  .agents())
          .isEqualTo(new ImportCounts(0, 0, 1));
    }

    @Test
    void haveLatestStateOfSeries() {
      var series =
          new ImportedRecord[] {
            status(MONDAY, AgentStatus.IDLE, "idle"),
            status(MONDAY.plusSeconds(9), AgentStatus.ERROR, "stuck"),
            status(MONDAY.plusSeconds(5), AgentStatus.PAUSED, "waits"),
            status(TUESDAY, AgentStatus.ACTIVE, "busy"),
          };
      var first = importRecords(series);
      var before = findAda();
      var second = importRecords(series);

      assertThat(first.agents()).isEqualTo(new ImportCounts(1, 2, 1));
      assertThat(before.importedStatus()).contains("busy");
      assertThat(before.updatedAt()).isEqualTo(TUESDAY);
      assertThat(second.agents()).isEqualTo(new ImportCounts(0, 0, 4));
      assertThat(findAda()).isEqualTo(before);
    }

    @Test
    void mergeAllSources() {
      var registry =
          ImportedAgent.builder(ADA, "registry")
              .team("survey")
              .kind("captain")
              .focus("maps")
              .build();
      var status =
          ImportedAgent.builder(ADA, "status")
              .asOf(MONDAY)
              .status(AgentStatus.ACTIVE, "ACTIVE")
              .focus("meadow")
              .cycles(7)
              .build();
      importRecords(status, registry);

      assertThat(findAda().profile().team()).isEqualTo("survey");
      assertThat(findAda().profile().kind()).isEqualTo("captain");
      assertThat(findAda().focus())
          .as("a record without a time only fills gaps")
          .isEqualTo("meadow");
      assertThat(findAda().stats().cycles()).isEqualTo(7);
    }

    @Test
    void keepComponentsMissingFromSource() {
      importRecords(
          ImportedAgent.builder(ADA, "status").asOf(MONDAY).team("survey").focus("meadow").build());
      importRecords(ImportedAgent.builder(ADA, "status").asOf(TUESDAY).focus("hill").build());

      assertThat(findAda().profile().team()).isEqualTo("survey");
      assertThat(findAda().focus()).isEqualTo("hill");
    }

    @Test
    void mergeDetails() {
      importRecords(
          ImportedAgent.builder(ADA, "a")
              .asOf(MONDAY)
              .details(new Json("{\"x\":1,\"y\":[2]}"))
              .build());
      importRecords(
          ImportedAgent.builder(ADA, "b").asOf(TUESDAY).details(new Json("{\"y\":3}")).build());
      importRecords(
          ImportedAgent.builder(ADA, "c")
              .details(new Json("{\"y\":4,\"z\":{\"n\":\"}\"}}"))
              .build());

      assertThat(findAda().profile().details())
          .isEqualTo(new Json("{\"x\":1,\"y\":3,\"z\":{\"n\":\"}\"}}"));
    }

    @Test
    void keepLocalChangesUnlessImportIsNewer() {
      importRecords(status(MONDAY, AgentStatus.IDLE, "idle"));
      swarm.agents().changeStatus(ADA, AgentStatus.PAUSED);
      importRecords(status(TUESDAY, AgentStatus.ACTIVE, "busy"));
      assertThat(findAda().status()).isEqualTo(AgentStatus.PAUSED);

      importRecords(status(clock.instant().plusSeconds(1), AgentStatus.ERROR, "stuck"));
      assertThat(findAda().status()).isEqualTo(AgentStatus.ERROR);
    }

    private static ImportedAgent status(Instant asOf, AgentStatus status, String text) {
      return ImportedAgent.builder(ADA, "status").asOf(asOf).status(status, text).build();
    }

    private Agent findAda() {
      return swarm.agents().find(ADA).orElseThrow();
    }
  }

  @Nested
  final class Messages {

    private static final ThreadId NEWS = ThreadId.topic("news");

    @Test
    void areAppendedInInputOrderOnce() {
      importRecords(message("1", "one"), message("2", "two"));
      var report = importRecords(message("2", "two"), message("1", "one"), message("3", "three"));

      assertThat(report.messages()).isEqualTo(new ImportCounts(1, 0, 2));
      assertThat(swarm.messages().findLast(NEWS, 10).stream().map(Message::content))
          .containsExactly(Json.string("one"), Json.string("two"), Json.string("three"));
    }

    @Test
    void areImmutable() {
      importRecords(message("1", "one"));
      var report = importRecords(message("1", "other"));

      assertThat(report.messages()).isEqualTo(new ImportCounts(0, 0, 1));
      assertThat(report.problems())
          .singleElement()
          .satisfies(problem -> assertThat(problem.reason()).contains("another content"));
      assertThat(swarm.messages().findLast(NEWS, 1).get(0).content()).isEqualTo(Json.string("one"));
    }

    @Test
    void keepTheirCreationTime() {
      importRecords(message("1", "one"));

      assertThat(swarm.messages().findLast(NEWS, 1).get(0).createdAt()).isEqualTo(MONDAY);
    }

    @Test
    void advanceDeliveryStatusOnly() {
      importRecords(mail(new ImportedDelivery(ADA, DeliveryStatus.PENDING)));
      assertThat(swarm.mailbox().countUnread(ADA)).isEqualTo(1);

      var read = importRecords(mail(new ImportedDelivery(ADA, DeliveryStatus.READ)));
      assertThat(read.messages()).isEqualTo(new ImportCounts(0, 1, 0));
      assertThat(swarm.mailbox().countUnread(ADA)).isZero();

      var old = importRecords(mail(new ImportedDelivery(ADA, DeliveryStatus.PENDING)));
      assertThat(old.messages()).isEqualTo(new ImportCounts(0, 0, 1));
      assertThat(swarm.mailbox().countUnread(ADA)).isZero();

      var more =
          importRecords(
              mail(
                  new ImportedDelivery(ADA, DeliveryStatus.READ),
                  new ImportedDelivery(BOB, DeliveryStatus.PENDING)));
      assertThat(more.messages()).isEqualTo(new ImportCounts(0, 1, 0));
      assertThat(swarm.mailbox().inbox(BOB, InboxQuery.ALL, PageRequest.first(9)).items())
          .hasSize(1);
    }

    private static ImportedMessage message(String key, String text) {
      return createMessage(key, text, List.of());
    }

    private static ImportedMessage mail(ImportedDelivery... deliveries) {
      return createMessage("message", "hello", List.of(deliveries));
    }

    private static ImportedMessage createMessage(
        String key, String text, List<ImportedDelivery> deliveries) {
      return new ImportedMessage(
          new ImportedThread.Named(NEWS),
          key,
          Role.USER,
          "bob",
          Json.string(text),
          Optional.empty(),
          deliveries,
          Optional.of(MONDAY));
    }
  }

  @Nested
  final class ConversationsAndPlans {

    private static final ConversationId TALK = new ConversationId("talk");
    private static final PlanId PLAN = new PlanId("plan");

    @Test
    void haveStateOfLatestSnapshot() {
      importRecords(conversation("one", MONDAY), plan("one", MONDAY));
      var updated = importRecords(conversation("two", TUESDAY), plan("two", TUESDAY));
      var old = importRecords(conversation("one", MONDAY), plan("one", MONDAY));

      assertThat(updated.conversations()).isEqualTo(new ImportCounts(0, 1, 0));
      assertThat(old.conversations()).isEqualTo(new ImportCounts(0, 0, 1));
      var conversation = swarm.conversations().find(TALK).orElseThrow();
      assertThat(conversation.title()).isEqualTo("two");
      assertThat(conversation.createdAt()).isEqualTo(MONDAY);
      var plan = swarm.plans().find(PLAN).orElseThrow();
      assertThat(plan.question()).isEqualTo("two");
      assertThat(plan.updatedAt()).isEqualTo(TUESDAY);
    }

    @Test
    void keepLocalChanges() {
      importRecords(conversation("one", MONDAY), plan("one", MONDAY));
      swarm.conversations().describe(TALK, "mine", "");
      swarm.plans().revise(PLAN, "mine", "");
      var report = importRecords(conversation("two", TUESDAY), plan("two", TUESDAY));

      assertThat(report.problems()).hasSize(2);
      assertThat(swarm.conversations().find(TALK).orElseThrow().title()).isEqualTo("mine");
      assertThat(swarm.plans().find(PLAN).orElseThrow().instruction()).isEqualTo("mine");
    }

    @Test
    void mayExistBeforeImport() {
      swarm.conversations().open(TALK, "one");
      var same = importRecords(conversation("one", MONDAY));
      assertThat(same.problems()).isEmpty();
      var report = importRecords(conversation("two", MONDAY));

      assertThat(report.conversations()).isEqualTo(new ImportCounts(0, 1, 0));
    }

    private static ImportedConversation conversation(String title, Instant asOf) {
      return new ImportedConversation(
          TALK,
          Optional.of(asOf),
          title,
          "",
          ConversationStatus.ACTIVE,
          Json.EMPTY_OBJECT,
          Optional.of(MONDAY));
    }

    private static ImportedPlan plan(String question, Instant asOf) {
      return new ImportedPlan(
          PLAN,
          Optional.of(asOf),
          question,
          "",
          "",
          PlanStatus.EXECUTING,
          Json.EMPTY_OBJECT,
          Optional.of(MONDAY));
    }
  }

  @Nested
  final class Validation {

    @Test
    void rejectsTaskWithoutKey() {
      assertThatThrownBy(() -> ImportedTask.pending(TaskSpec.of("nameless")))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("key");
    }

    @Test
    void rejectsTaskInProgress() {
      var spec = TaskSpec.builder("a").key("a").build();
      assertThatThrownBy(
              () -> InMemoryImportSource.task(spec, TaskStatus.IN_PROGRESS, Optional.empty()))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("never claims");
    }

    @Test
    void rejectsTaskWithBlockerIds() {
      var id = new TaskId(new UUID(1, 2));
      assertThatThrownBy(
              () -> ImportedTask.pending(TaskSpec.builder("a").key("a").blockedBy(id).build()))
          .isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void rejectsAgentDetailsThatAreNotAnObject() {
      assertThatThrownBy(
              () -> ImportedAgent.builder(ADA, "status").details(new Json("[1]")).build())
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("object");
    }
  }
}
