package io.skep.domain.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {

  @Nested
  class Of {

    @Test
    void hasNextCursorIfElementsRemain() {
      var page = Page.of(List.of("a", "b", "c"), 2, Cursor::new);

      assertThat(page).isEqualTo(new Page<>(List.of("a", "b"), Optional.of(new Cursor("b"))));
    }

    @Test
    void hasNoNextCursorOnTheLastPage() {
      assertThat(Page.of(List.of("a", "b"), 2, Cursor::new))
          .isEqualTo(new Page<>(List.of("a", "b"), Optional.empty()));
      assertThat(Page.of(List.of("a"), 2, Cursor::new).next()).isEmpty();
      assertThat(Page.of(List.<String>of(), 2, Cursor::new).items()).isEmpty();
    }

    @Test
    void copiesItems() {
      var results = new ArrayList<>(List.of("a", "b"));

      var page = Page.of(results, 2, Cursor::new);
      results.clear();

      assertThat(page.items()).containsExactly("a", "b");
      assertThatThrownBy(() -> page.items().add("c"))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Nested
  class Request {

    @Test
    void startsAtTheFirstElementOrAfterACursor() {
      assertThat(PageRequest.first(1_000)).isEqualTo(new PageRequest(1_000, Optional.empty()));
      assertThat(PageRequest.first(7).after(new Cursor("c")))
          .isEqualTo(new PageRequest(7, Optional.of(new Cursor("c"))));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1_001, Integer.MAX_VALUE})
    void rejectsLimitOutOfRange(int limit) {
      assertThatThrownBy(() -> PageRequest.first(limit))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessage("page limit must be from 1 to 1000: %d", limit);
    }
  }

  @Nested
  class Cursors {

    @Test
    void returnTheValue() {
      assertThat(new Cursor("x".repeat(1_024))).hasToString("x".repeat(1_024));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", " a", "\0"})
    void rejectInvalidValues(String value) {
      assertThatThrownBy(() -> new Cursor(value))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageStartingWith("cursor must not ");
    }

    @Test
    void rejectTooLongValues() {
      assertThatThrownBy(() -> new Cursor("x".repeat(1_025)))
          .isInstanceOf(TooLargeException.class)
          .hasMessage("cursor has size 1025, more than the limit of 1024");
    }
  }
}
