package io.skep.application.importing;

import static io.skep.application.importing.Input.MONDAY;
import static io.skep.application.importing.Input.TUESDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

final class FoundRecordsTest {

  private static final SwarmId BEES = new SwarmId("bees");
  private static final AgentId ADA = new AgentId("ada");
  private static final AgentId BOB = new AgentId("bob");

  private final SettableClock clock = new SettableClock();
  private final Store store = InMemoryStore.open(clock);
  private final Swarm swarm = new Swarm(BEES, store);
  private final Importer importer = new Importer(BEES, store);

  private ImportReport run(Found... found) {
    return importer.run(Input.of(found), ImportListener.NONE);
  }

  @Nested
  final class Agents {

    @Test
    void thatAreOnlyNamedAreOfflineUntilMoreIsKnown() {
      run(Input.agent("ada"));
      assertThat(ada().status()).isEqualTo(AgentStatus.OFFLINE);
      var report = run(status(MONDAY, AgentStatus.ACTIVE, "busy"));

      assertThat(report.agents()).isEqualTo(new ImportCounts(0, 1, 0));
      assertThat(ada().status()).isEqualTo(AgentStatus.ACTIVE);
      assertThat(ada().statusFound()).contains("busy");
      assertThat(ada().lastSeenAt()).isAfterOrEqualTo(MONDAY);
    }

    @Test
    void thatAreOnlyNamedCountOnce() {
      var report = run(Input.agent("ada"), Input.agent("ada"), Input.agent("bob"));

      assertThat(report.agents()).isEqualTo(new ImportCounts(2, 0, 0));
      assertThat(run(Input.agent("ada"), Input.agent("ada")).agents())
          .isEqualTo(new ImportCounts(0, 0, 1));
    }

    @Test
    void areAsTheLatestOfASeriesSays() {
      var series =
          new Found[] {
            status(MONDAY, AgentStatus.IDLE, "idle"),
            status(MONDAY.plusSeconds(9), AgentStatus.ERROR, "stuck"),
            status(MONDAY.plusSeconds(5), AgentStatus.PAUSED, "waits"),
            status(TUESDAY, AgentStatus.ACTIVE, "busy"),
          };
      var first = run(series);
      var before = ada();
      var second = run(series);

      assertThat(first.agents()).isEqualTo(new ImportCounts(1, 2, 1));
      assertThat(before.statusFound()).contains("busy");
      assertThat(before.updatedAt()).isEqualTo(TUESDAY);
      assertThat(second.agents()).isEqualTo(new ImportCounts(0, 0, 4));
      assertThat(ada()).isEqualTo(before);
    }

    @Test
    void areWhatAllPlacesTogetherSay() {
      var registry =
          FoundAgent.said(ADA, "registry").team("survey").kind("captain").focus("maps").build();
      var status =
          FoundAgent.said(ADA, "status")
              .asOf(MONDAY)
              .status(AgentStatus.ACTIVE, "ACTIVE")
              .focus("meadow")
              .cycles(7)
              .build();
      run(status, registry);

      assertThat(ada().profile().team()).isEqualTo("survey");
      assertThat(ada().profile().kind()).isEqualTo("captain");
      assertThat(ada().focus()).as("what says no time only fills gaps").isEqualTo("meadow");
      assertThat(ada().figures().cycles()).isEqualTo(7);
    }

    @Test
    void keepWhatAPlaceDoesNotMention() {
      run(FoundAgent.said(ADA, "status").asOf(MONDAY).team("survey").focus("meadow").build());
      run(FoundAgent.said(ADA, "status").asOf(TUESDAY).focus("hill").build());

      assertThat(ada().profile().team()).isEqualTo("survey");
      assertThat(ada().focus()).isEqualTo("hill");
    }

    @Test
    void haveDetailsThatArePutTogether() {
      run(FoundAgent.said(ADA, "a").asOf(MONDAY).details(new Json("{\"x\":1,\"y\":[2]}")).build());
      run(FoundAgent.said(ADA, "b").asOf(TUESDAY).details(new Json("{\"y\":3}")).build());
      run(FoundAgent.said(ADA, "c").details(new Json("{\"y\":4,\"z\":{\"n\":\"}\"}}")).build());

      assertThat(ada().profile().details())
          .isEqualTo(new Json("{\"x\":1,\"y\":3,\"z\":{\"n\":\"}\"}}"));
    }

    @Test
    void stayAsTheyWereChangedHereUnlessTheNewsAreLater() {
      run(status(MONDAY, AgentStatus.IDLE, "idle"));
      swarm.agents().changeStatus(ADA, AgentStatus.PAUSED);
      run(status(TUESDAY, AgentStatus.ACTIVE, "busy"));
      assertThat(ada().status()).isEqualTo(AgentStatus.PAUSED);

      run(status(clock.instant().plusSeconds(1), AgentStatus.ERROR, "stuck"));
      assertThat(ada().status()).isEqualTo(AgentStatus.ERROR);
    }

    private static FoundAgent status(Instant asOf, AgentStatus status, String words) {
      return FoundAgent.said(ADA, "status").asOf(asOf).status(status, words).build();
    }

    private Agent ada() {
      return swarm.agents().find(ADA).orElseThrow();
    }
  }

  @Nested
  final class Messages {

    private static final ThreadId NEWS = ThreadId.topic("news");

    @Test
    void areInTheOrderFoundAndNeverTwice() {
      run(message("1", "one"), message("2", "two"));
      var report = run(message("2", "two"), message("1", "one"), message("3", "three"));

      assertThat(report.messages()).isEqualTo(new ImportCounts(1, 0, 2));
      assertThat(swarm.messages().last(NEWS, 10).stream().map(Message::content))
          .containsExactly(Json.string("one"), Json.string("two"), Json.string("three"));
    }

    @Test
    void neverChange() {
      run(message("1", "one"));
      var report = run(message("1", "other"));

      assertThat(report.messages()).isEqualTo(new ImportCounts(0, 0, 1));
      assertThat(report.problems())
          .singleElement()
          .satisfies(problem -> assertThat(problem.reason()).contains("another content"));
      assertThat(swarm.messages().last(NEWS, 1).get(0).content()).isEqualTo(Json.string("one"));
    }

    @Test
    void keepTheTimeAtWhichTheyWereSaid() {
      run(message("1", "one"));

      assertThat(swarm.messages().last(NEWS, 1).get(0).at()).isEqualTo(MONDAY);
    }

    @Test
    void haveDeliveriesThatOnlyMoveOn() {
      run(letter(new FoundDelivery(ADA, DeliveryStatus.PENDING)));
      assertThat(swarm.mailbox().unread(ADA)).isEqualTo(1);

      var read = run(letter(new FoundDelivery(ADA, DeliveryStatus.READ)));
      assertThat(read.messages()).isEqualTo(new ImportCounts(0, 1, 0));
      assertThat(swarm.mailbox().unread(ADA)).isZero();

      var old = run(letter(new FoundDelivery(ADA, DeliveryStatus.PENDING)));
      assertThat(old.messages()).isEqualTo(new ImportCounts(0, 0, 1));
      assertThat(swarm.mailbox().unread(ADA)).isZero();

      var more =
          run(
              letter(
                  new FoundDelivery(ADA, DeliveryStatus.READ),
                  new FoundDelivery(BOB, DeliveryStatus.PENDING)));
      assertThat(more.messages()).isEqualTo(new ImportCounts(0, 1, 0));
      assertThat(swarm.mailbox().inbox(BOB, InboxQuery.ALL, PageRequest.first(9)).items())
          .hasSize(1);
    }

    private static FoundMessage message(String key, String text) {
      return said(key, text, List.of());
    }

    private static FoundMessage letter(FoundDelivery... copies) {
      return said("letter", "hello", List.of(copies));
    }

    private static FoundMessage said(String key, String text, List<FoundDelivery> copies) {
      return new FoundMessage(
          new FoundThread.Named(NEWS),
          key,
          Role.USER,
          "bob",
          Json.string(text),
          Optional.empty(),
          copies,
          Optional.of(MONDAY));
    }
  }

  @Nested
  final class ConversationsAndPlans {

    private static final ConversationId TALK = new ConversationId("talk");
    private static final PlanId PLAN = new PlanId("plan");

    @Test
    void followTheLatestSnapshot() {
      run(talk("one", MONDAY), plan("one", MONDAY));
      var updated = run(talk("two", TUESDAY), plan("two", TUESDAY));
      var old = run(talk("one", MONDAY), plan("one", MONDAY));

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
    void stayAsTheyWereChangedHere() {
      run(talk("one", MONDAY), plan("one", MONDAY));
      swarm.conversations().describe(TALK, "mine", "");
      swarm.plans().reword(PLAN, "mine", "");
      var report = run(talk("two", TUESDAY), plan("two", TUESDAY));

      assertThat(report.problems()).hasSize(2);
      assertThat(swarm.conversations().find(TALK).orElseThrow().title()).isEqualTo("mine");
      assertThat(swarm.plans().find(PLAN).orElseThrow().instruction()).isEqualTo("mine");
    }

    @Test
    void mayHaveBeenHereBefore() {
      swarm.conversations().open(TALK, "one");
      var same = run(talk("one", MONDAY));
      assertThat(same.problems()).isEmpty();
      var report = run(talk("two", MONDAY));

      assertThat(report.conversations()).isEqualTo(new ImportCounts(0, 1, 0));
    }

    private static FoundConversation talk(String title, Instant asOf) {
      return new FoundConversation(
          TALK,
          Optional.of(asOf),
          title,
          "",
          ConversationStatus.ACTIVE,
          Json.EMPTY_OBJECT,
          Optional.of(MONDAY));
    }

    private static FoundPlan plan(String question, Instant asOf) {
      return new FoundPlan(
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
  final class Refusals {

    @Test
    void meetATaskThatNobodyCouldFindAgain() {
      assertThatThrownBy(() -> FoundTask.pending(TaskSpec.of("nameless")))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("key");
    }

    @Test
    void meetATaskInProgress() {
      var spec = TaskSpec.titled("a").key("a").build();
      assertThatThrownBy(() -> Input.task(spec, TaskStatus.IN_PROGRESS, Optional.empty()))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("never claims");
    }

    @Test
    void meetATaskThatNamesItsBlockersById() {
      var id = new TaskId(new UUID(1, 2));
      assertThatThrownBy(() -> FoundTask.pending(TaskSpec.titled("a").key("a").after(id).build()))
          .isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void meetDetailsOfAnAgentThatAreNoObject() {
      assertThatThrownBy(() -> FoundAgent.said(ADA, "status").details(new Json("[1]")).build())
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("object");
    }
  }
}
