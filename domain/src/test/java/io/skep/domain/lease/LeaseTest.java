package io.skep.domain.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseTest {

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = T0.plusSeconds(60);
  private static final AgentId BEE = new AgentId("bee");
  private static final Lease LEASE = new Lease(BEE, 3, T0, END);

  @Test
  void isValidBeforeExpiry() {
    assertThat(LEASE.isExpiredAt(T0)).isFalse();
    assertThat(LEASE.isExpiredAt(END.minusNanos(1))).isFalse();
  }

  @Test
  void isExpiredAtExpiry() {
    assertThat(LEASE.isExpiredAt(END)).isTrue();
    assertThat(LEASE.isExpiredAt(END.plusNanos(1))).isTrue();
  }

  @Test
  void extendsFromNow() {
    assertThat(LEASE.extended(Duration.ofSeconds(10), T0.plusSeconds(5)))
        .isEqualTo(new Lease(BEE, 3, T0, T0.plusSeconds(15)));
    assertThat(LEASE.extended(Duration.ofSeconds(10), END.plusSeconds(1)))
        .isEqualTo(new Lease(BEE, 3, T0, END.plusSeconds(11)));
  }

  @Test
  void truncatesTimesToMicroseconds() {
    assertThat(new Lease(BEE, 3, T0.plusNanos(999), END.plusNanos(1))).isEqualTo(LEASE);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0})
  void rejectsTokenBelowOne(long token) {
    assertThatThrownBy(() -> new Lease(BEE, token, T0, END))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> new LeaseToken(new TaskId(new UUID(1, 2)), token))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageStartingWith("token must be from 1");
  }
}
