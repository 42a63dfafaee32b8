package io.skep.adapters.files.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.mail.DeliveryStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryStatusParserTest {

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
  void parsesSynonyms(String text, DeliveryStatus expected) {
    assertThat(DeliveryStatusParser.parse(text)).contains(expected);
  }

  @Test
  void parsesConstantNames() {
    for (var status : DeliveryStatus.values()) {
      assertThat(DeliveryStatusParser.parse(status.name())).contains(status);
    }
  }

  @Test
  void returnsEmptyForUnknownText() {
    assertThat(DeliveryStatusParser.parse("purple")).isEmpty();
  }
}
