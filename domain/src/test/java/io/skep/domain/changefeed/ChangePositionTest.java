package io.skep.domain.changefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangePositionTest {

  @ParameterizedTest
  @ValueSource(strings = {"2f6a/4:9:5,7", "2f6a/1:1:", "2f-6a/5/00000001/3:3:"})
  void parsesItsTextForm(String text) {
    assertThat(ChangePosition.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "/",
        "1",
        "a/b",
        "a/1:1",
        "a/0:1:",
        "a/2:1:",
        "a/1:1:x",
        "/1:1:",
        "é/1:1:",
        "a/1:1:\n",
        "a/1:9999999999999999999:",
        "a/-1:1:"
      })
  void rejectsInvalidPositions(String text) {
    assertThatThrownBy(() -> ChangePosition.parse(text))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void rejectsTooLongText() {
    assertThatThrownBy(() -> new ChangePosition("a", 1, 1, ",".repeat(65_537)))
        .isInstanceOf(TooLargeException.class);
    assertThatThrownBy(() -> ChangePosition.parse("a/1:1:" + ",".repeat(1_000_000)))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void coversPositionsBelowItsLowWatermark() {
    var position = ChangePosition.parse("a/5:9:6");

    assertThat(position.covers(ChangePosition.parse("a/3:5:"))).isTrue();
    assertThat(position.covers(ChangePosition.parse("a/3:6:"))).isFalse();
    assertThat(position.covers(ChangePosition.parse("b/3:5:"))).isFalse();
    assertThat(position.covers(position)).isTrue();
    assertThat(position.covers(ChangePosition.after("a", 4))).isTrue();
    assertThat(position.covers(ChangePosition.after("a", 5))).isFalse();
  }
}
