package io.skep.domain.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoundDeliveryStatusTest {

  @ParameterizedTest
  @CsvSource({
    "queued, PENDING",
    "high_priority_sent, PENDING",
    "unread, PENDING",
    "PROCESSING, DELIVERED",
    "DELIVERED, DELIVERED",
    "read, READ",
    "COMPLETED, ACKNOWLEDGED",
    "Done, ACKNOWLEDGED",
    "TIMEOUT, EXPIRED",
    "error, FAILED"
  })
  void knowsTheWords(String words, DeliveryStatus meant) {
    assertThat(FoundDeliveryStatus.of(words)).contains(meant);
  }

  @Test
  void knowsEachStatusByItsOwnName() {
    for (var status : DeliveryStatus.values()) {
      assertThat(FoundDeliveryStatus.of(status.name())).contains(status);
    }
  }

  @Test
  void doesNotGuess() {
    assertThat(FoundDeliveryStatus.of("purple")).isEmpty();
  }
}
