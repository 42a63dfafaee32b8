package io.skep.domain.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.TaskId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsTest {

  private static final AgentId BEE = new AgentId("bee");

  @Nested
  class Claims {

    @Test
    void defaultToOneTask() {
      assertThat(ClaimRequest.forAgent(BEE))
          .isEqualTo(
              new ClaimRequest(
                  BEE, QueueName.DEFAULT, Optional.empty(), Labels.NONE, 1, Duration.ofMinutes(1)));
    }

    @Test
    void withersChangeOneComponent() {
      var request =
          ClaimRequest.forAgent(BEE)
              .withQueue(new QueueName("q"))
              .withPlan(new PlanId("p"))
              .withCapabilities(Labels.of("fly"))
              .withLimit(1_000)
              .withLease(Duration.ofDays(1));

      assertThat(request)
          .isEqualTo(
              new ClaimRequest(
                  BEE,
                  new QueueName("q"),
                  Optional.of(new PlanId("p")),
                  Labels.of("fly"),
                  1_000,
                  Duration.ofDays(1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1_001})
    void rejectLimitOutOfRange(int limit) {
      assertThatThrownBy(() -> ClaimRequest.forAgent(BEE).withLimit(limit))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessage("claim limit must be from 1 to 1000: %d", limit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT24H0.000000001S"})
    void rejectLeaseOutOfRange(Duration lease) {
      assertThatThrownBy(() -> ClaimRequest.forAgent(BEE).withLease(lease))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageStartingWith("lease must be from");
    }
  }

  @Nested
  class Queries {

    @Test
    void rejectMoreThanOneOfQueuePlanAndAgent() {
      var queue = Optional.of(QueueName.DEFAULT);
      var plan = Optional.of(new PlanId("p"));
      var agent = Optional.of(BEE);

      assertThatThrownBy(() -> new TaskQuery(queue, plan, Optional.empty(), Optional.empty()))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessage("task query must not have more than one of queue, plan and agent");
      assertThatThrownBy(() -> new TaskQuery(queue, Optional.empty(), agent, Optional.empty()))
          .isInstanceOf(InvalidArgumentException.class);
      assertThatThrownBy(() -> new TaskQuery(Optional.empty(), plan, agent, Optional.empty()))
          .isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void combineWithAStatus() {
      var status = TaskStatus.COMPLETED;

      assertThat(TaskQuery.ALL.withStatus(status).status()).contains(status);
      assertThat(TaskQuery.inQueue(QueueName.DEFAULT).withStatus(status).queue())
          .contains(QueueName.DEFAULT);
      assertThat(TaskQuery.ofPlan(new PlanId("p")).withStatus(status).plan())
          .contains(new PlanId("p"));
      assertThat(TaskQuery.ofAgent(BEE).withStatus(status).agent()).contains(BEE);
    }
  }

  @Test
  void completionRejectsTooLargeResult() {
    var token = new LeaseToken(new TaskId(new UUID(1, 2)), 1);
    var longest = Json.string("x".repeat(TaskSpec.MAX_DOCUMENT - 2));
    var tooLong = Json.string("x".repeat(TaskSpec.MAX_DOCUMENT - 1));

    assertThat(new Completion(token, Optional.of(longest)).result()).contains(longest);
    assertThatThrownBy(() -> new Completion(token, Optional.of(tooLong)))
        .isInstanceOf(TooLargeException.class)
        .hasMessage("result has size 2097153, more than the limit of 2097152");
  }
}
