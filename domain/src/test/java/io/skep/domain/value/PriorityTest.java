package io.skep.domain.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriorityTest {

  @ParameterizedTest
  @CsvSource({"LOW, 1", "NORMAL, 2", "HIGH, 3", "CRITICAL, 4"})
  void hasALevel(Priority priority, int level) {
    assertThat(priority.level()).isEqualTo(level);
    assertThat(Priority.ofLevel(level)).isEqualTo(priority);
  }

  @Test
  void isOrderedByItsLevel() {
    assertThat(Priority.values()).hasSize(4).isSorted();
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 5, Integer.MAX_VALUE})
  void rejectsUnknownLevel(int level) {
    assertThatThrownBy(() -> Priority.ofLevel(level))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessage("priority must be from 1 to 4: %d", level);
  }
}
