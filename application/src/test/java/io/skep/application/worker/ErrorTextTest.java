package io.skep.application.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.task.Task;
import io.skep.domain.value.Validate;
import org.junit.jupiter.api.Test;

class ErrorTextTest {

  @Test
  void includesFailureAndCauses() {
    var failure = new IllegalStateException("late", new IllegalArgumentException("slow"));
    assertThat(ErrorText.of(failure))
        .isEqualTo(
            "java.lang.IllegalStateException: late\n"
                + "caused by java.lang.IllegalArgumentException: slow");
  }

  @Test
  void limitsCauses() {
    var first = new IllegalStateException("first");
    var second = new IllegalStateException("second", first);
    first.initCause(second);
    assertThat(ErrorText.of(first).lines()).hasSizeBetween(2, 20);
  }

  @Test
  void truncatesToMaximumLength() {
    var text = ErrorText.of(new IllegalStateException("x".repeat(2 * Task.MAX_ERROR)));
    assertThat(text).hasSize(Task.MAX_ERROR).endsWith("x…");
  }

  @Test
  void truncatesOutsideSurrogatePairs() {
    for (int blanks = 0; blanks < 2; blanks++) {
      var message = " ".repeat(blanks) + "🐝".repeat(Task.MAX_ERROR);
      var text = ErrorText.of(new IllegalStateException(message));
      assertThat(Validate.text("error", text, Task.MAX_ERROR)).endsWith("🐝…");
    }
  }

  @Test
  void replacesUnstorableCharacters() {
    var text = ErrorText.of(new IllegalStateException("a\0b\uD83Dc"));
    assertThat(text).endsWith("a\uFFFDb\uFFFDc");
  }

  @Test
  @SuppressWarnings("OverrideThrowableToString") // because it is broken
  void handlesExceptionWithBrokenToString() {
    var broken =
        new RuntimeException() {
          @Override
          public String toString() {
            throw new IllegalStateException("broken");
          }
        };
    assertThat(ErrorText.of(broken)).isEqualTo(broken.getClass().getName());
  }
}
