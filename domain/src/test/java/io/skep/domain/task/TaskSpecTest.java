package io.skep.domain.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.Priority;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.TaskId;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskSpecTest {

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void hasDefaultsForAllButTheTitle() {
    assertThat(TaskSpec.of("fly"))
        .isEqualTo(
            new TaskSpec(
                QueueName.DEFAULT,
                Optional.empty(),
                Optional.empty(),
                "fly",
                "",
                Json.NULL,
                Priority.NORMAL,
                Labels.NONE,
                Optional.empty(),
                Labels.NONE,
                RetryPolicy.DEFAULT,
                BlockerPolicy.WAIT,
                Optional.empty(),
                Set.of(),
                Set.of()));
  }

  @Test
  void builderSetsEachComponent() {
    var spec =
        TaskSpec.builder("fly")
            .queue(new QueueName("q"))
            .plan(new PlanId("p"))
            .key("k")
            .title("fly home")
            .description("by noon\n")
            .payload(Json.EMPTY_OBJECT)
            .priority(Priority.HIGH)
            .requires("wings")
            .assignee(new AgentId("bee"))
            .tags("a", "b")
            .retry(RetryPolicy.NONE)
            .onBlockerFailure(BlockerPolicy.CANCEL)
            .notBefore(T0.plusNanos(999))
            .blockedBy(id(1), id(2), id(1))
            .blockedByKeys("x", "y", "x")
            .build();

    assertThat(spec)
        .isEqualTo(
            new TaskSpec(
                new QueueName("q"),
                Optional.of(new PlanId("p")),
                Optional.of("k"),
                "fly home",
                "by noon\n",
                Json.EMPTY_OBJECT,
                Priority.HIGH,
                Labels.of("wings"),
                Optional.of(new AgentId("bee")),
                Labels.of("a", "b"),
                RetryPolicy.NONE,
                BlockerPolicy.CANCEL,
                Optional.of(T0),
                Set.of(id(1), id(2)),
                Set.of("x", "y")));
    assertThat(spec.toBuilder().build()).isEqualTo(spec);
  }

  @Test
  void copiesItsBlockers() {
    var ids = new HashSet<>(Set.of(id(1)));
    var keys = new HashSet<>(Set.of("x"));

    var spec = TaskSpec.builder("fly").blockedBy(ids).blockedByKeys(keys).build();
    ids.clear();
    keys.clear();

    assertThat(spec.blockers()).containsExactly(id(1));
    assertThat(spec.blockerKeys()).containsExactly("x");
  }

  @Test
  void toStoredDropsBlockers() {
    var spec =
        TaskSpec.builder("fly").key("k").tags("a").blockedBy(id(1)).blockedByKeys("x").build();
    var stored = TaskSpec.builder("fly").key("k").tags("a").build();

    assertThat(spec.toStored(Optional.of("k"))).isEqualTo(stored);
    assertThat(stored.toStored(Optional.of("k"))).isSameAs(stored);
    assertThat(stored.toStored(Optional.empty()).key()).isEmpty();
  }

  @Nested
  class Limits {

    @Test
    void acceptMaximumLengths() {
      var spec =
          TaskSpec.builder("t".repeat(TaskSpec.MAX_TITLE))
              .key("k".repeat(TaskSpec.MAX_KEY))
              .description("d".repeat(TaskSpec.MAX_DESCRIPTION))
              .payload(Json.string("p".repeat(TaskSpec.MAX_DOCUMENT - 2)))
              .blockedBy(ids(TaskSpec.MAX_BLOCKERS))
              .blockedByKeys(keys(TaskSpec.MAX_BLOCKERS))
              .build();

      assertThat(spec.payload().text()).hasSize(2 * 1024 * 1024);
      assertThat(spec.blockers()).hasSize(1_000);
    }

    @Test
    void rejectExcessiveLengths() {
      tooLarge(TaskSpec.builder("t".repeat(501)), "title has size 501, more than the limit of 500");
      tooLarge(fly().key("k".repeat(513)), "task key has size 513, more than the limit of 512");
      tooLarge(
          fly().description("d".repeat(100_001)),
          "description has size 100001, more than the limit of 100000");
      tooLarge(
          fly().payload(Json.string("p".repeat(TaskSpec.MAX_DOCUMENT - 1))),
          "payload has size 2097153, more than the limit of 2097152");
      tooLarge(fly().blockedBy(ids(1_001)), "blockers has size 1001, more than the limit of 1000");
      tooLarge(
          fly().blockedByKeys(keys(1_001)),
          "blocker keys has size 1001, more than the limit of 1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a ", "\0"})
    void rejectInvalidNames(String text) {
      invalid(TaskSpec.builder(text), "title");
      invalid(fly().key(text), "task key");
      invalid(fly().blockedByKeys(text), "blocker key");
    }

    @Test
    void rejectTimesOutOfRange() {
      invalid(fly().notBefore(Instant.EPOCH.minusNanos(1)), "not before");
      invalid(fly().notBefore(Instant.MAX), "not before");
      invalid(fly().description("\0"), "description");
    }

    private static void tooLarge(TaskSpec.Builder spec, String message) {
      assertThatThrownBy(spec::build).isInstanceOf(TooLargeException.class).hasMessage(message);
    }

    private static void invalid(TaskSpec.Builder spec, String argument) {
      assertThatThrownBy(spec::build)
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageStartingWith(argument + " must ");
    }
  }

  private static TaskSpec.Builder fly() {
    return TaskSpec.builder("fly");
  }

  private static TaskId id(long number) {
    return new TaskId(new UUID(0, number));
  }

  private static Set<TaskId> ids(int count) {
    return IntStream.range(0, count).mapToObj(TaskSpecTest::id).collect(Collectors.toSet());
  }

  private static Set<String> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> "k" + i).collect(Collectors.toSet());
  }
}
