package io.skep.domain.mail;

import static io.skep.domain.mail.DeliveryStatus.ACKNOWLEDGED;
import static io.skep.domain.mail.DeliveryStatus.DELIVERED;
import static io.skep.domain.mail.DeliveryStatus.EXPIRED;
import static io.skep.domain.mail.DeliveryStatus.FAILED;
import static io.skep.domain.mail.DeliveryStatus.PENDING;
import static io.skep.domain.mail.DeliveryStatus.READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.value.AgentId;
import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Priority;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeliveryTest {

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  @Nested
  class Status {

    private static final Map<DeliveryStatus, Set<DeliveryStatus>> SUCCESSORS =
        Map.of(
            PENDING, Set.of(DELIVERED, READ, ACKNOWLEDGED, EXPIRED, FAILED),
            DELIVERED, Set.of(READ, ACKNOWLEDGED, EXPIRED, FAILED),
            READ, Set.of(ACKNOWLEDGED),
            ACKNOWLEDGED, Set.of(),
            EXPIRED, Set.of(),
            FAILED, Set.of());

    @ParameterizedTest
    @EnumSource
    void definesSuccessors(DeliveryStatus status) {
      assertThat(status.successors()).isEqualTo(SUCCESSORS.get(status));
    }

    @ParameterizedTest
    @EnumSource
    void pendingAndDeliveredAreUnread(DeliveryStatus status) {
      assertThat(status.isUnread()).isEqualTo(status == PENDING || status == DELIVERED);
    }
  }

  @Test
  void truncatesTimesToMicroseconds() {
    var delivery = delivery(PENDING, T0.plusNanos(999));

    assertThat(delivery).isEqualTo(delivery(PENDING, T0));
    assertThat(delivery.expiresAt()).contains(T0);
  }

  @Test
  void withStatusChangesStatusAndTime() {
    var delivery = delivery(PENDING, T0);

    assertThat(delivery.withStatus(READ, T0.plusSeconds(1)))
        .isEqualTo(
            new Delivery(
                delivery.message(),
                delivery.recipient(),
                READ,
                Priority.HIGH,
                Labels.of("a"),
                T0,
                T0.plusSeconds(1),
                Optional.of(T0)));
  }

  private static Delivery delivery(DeliveryStatus status, Instant at) {
    return new Delivery(
        new MessageId(new UUID(1, 2)),
        new AgentId("bee"),
        status,
        Priority.HIGH,
        Labels.of("a"),
        at,
        at,
        Optional.of(at));
  }
}
