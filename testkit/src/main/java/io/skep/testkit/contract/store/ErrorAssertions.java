package io.skep.testkit.contract.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.value.Cursor;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.testkit.fixture.ConcurrentRunner;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Assertions on the errors of a store. */
public final class ErrorAssertions {

  private ErrorAssertions() {}

  /**
   * Asserts that a call fails with {@code STALE_VERSION} and names the entity and both versions.
   */
  public static void assertStale(
      String kind, Object id, long expectedVersion, long actualVersion, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StaleVersionException.class,
            stale -> {
              assertThat(stale.kind()).isEqualTo(kind);
              assertThat(stale.id()).isEqualTo(id.toString());
              assertThat(stale.expectedVersion()).isEqualTo(expectedVersion);
              assertThat(stale.actualVersion()).isEqualTo(actualVersion);
            });
  }

  /** Asserts that a call fails with {@code NOT_FOUND} and names the entity. */
  public static void assertNotFound(String kind, Object id, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            NotFoundException.class,
            missing -> {
              assertThat(missing.kind()).isEqualTo(kind);
              assertThat(missing.id()).isEqualTo(id.toString());
            });
  }

  /**
   * Asserts that exactly one caller won a race for a version and the others got a stale version
   * error.
   */
  public static void assertSingleWinner(ConcurrentRunner.Outcome<?> race) {
    assertThat(race.results()).hasSize(1);
    assertThat(race.failures())
        .isNotEmpty()
        .allSatisfy(failure -> assertThat(failure).isInstanceOf(StaleVersionException.class));
  }

  /** Asserts that limits outside of 1 to 1,000 are rejected. */
  public static void assertValidatesLimit(IntConsumer call) {
    for (int limit : new int[] {Integer.MIN_VALUE, -1, 0, 1_001, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> call.accept(limit))
          .as("limit %d", limit)
          .isInstanceOf(InvalidArgumentException.class);
    }
    assertThatCode(() -> call.accept(1)).doesNotThrowAnyException();
    assertThatCode(() -> call.accept(1_000)).doesNotThrowAnyException();
  }

  /** Asserts that a foreign cursor yields a page or a validation error, and no other failure. */
  public static void assertToleratesForeignCursors(Function<PageRequest, ? extends Page<?>> list) {
    for (var cursor :
        List.of(
            "nonsense",
            "0",
            "-1",
            "99999999999999999999999999",
            "/",
            "a/b",
            "{\"a\":1}",
            "'; --",
            "AAAA",
            "-999999999-01-01T00:00:00Z/x",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "\uD83D\uDC1D",
            "x".repeat(1_024))) {
      try {
        assertThat(list.apply(PageRequest.first(2).after(new Cursor(cursor))).items())
            .as("cursor %s", cursor)
            .hasSizeLessThanOrEqualTo(2);
      } catch (InvalidArgumentException e) {
        assertThat(e.argument()).as("cursor %s", cursor).isEqualTo("cursor");
      }
    }
  }
}
