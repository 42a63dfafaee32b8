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
  class Cut {

    @Test
    void goesOnBehindTheLastElementWhenMoreWasFound() {
      var page = Page.cut(List.of("a", "b", "c"), 2, Cursor::new);

      assertThat(page).isEqualTo(new Page<>(List.of("a", "b"), Optional.of(new Cursor("b"))));
    }

    @Test
    void endsWhenNoMoreWasFoundThanAskedFor() {
      assertThat(Page.cut(List.of("a", "b"), 2, Cursor::new))
          .isEqualTo(new Page<>(List.of("a", "b"), Optional.empty()));
      assertThat(Page.cut(List.of("a"), 2, Cursor::new).next()).isEmpty();
      assertThat(Page.cut(List.<String>of(), 2, Cursor::new).items()).isEmpty();
    }

    @Test
    void keepsACopy() {
      var found = new ArrayList<>(List.of("a", "b"));

      var page = Page.cut(found, 2, Cursor::new);
      found.clear();

      assertThat(page.items()).containsExactly("a", "b");
      assertThatThrownBy(() -> page.items().add("c"))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Nested
  class Request {

    @Test
    void asksForTheFirstElementsOrThoseBehindACursor() {
      assertThat(PageRequest.first(1_000)).isEqualTo(new PageRequest(1_000, Optional.empty()));
      assertThat(PageRequest.first(7).after(new Cursor("c")))
          .isEqualTo(new PageRequest(7, Optional.of(new Cursor("c"))));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1_001, Integer.MAX_VALUE})
    void refusesALimitOutOfRange(int limit) {
      assertThatThrownBy(() -> PageRequest.first(limit))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessage("page limit must be from 1 to 1000: %d", limit);
    }
  }

  @Nested
  class Cursors {

    @Test
    void areWhatTheStoreMade() {
      assertThat(new Cursor("x".repeat(1_024))).hasToString("x".repeat(1_024));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", " a", "\0"})
    void areRefusedWhenNoStoreMakesThem(String value) {
      assertThatThrownBy(() -> new Cursor(value))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageStartingWith("cursor must not ");
    }

    @Test
    void areRefusedWhenTooLong() {
      assertThatThrownBy(() -> new Cursor("x".repeat(1_025)))
          .isInstanceOf(TooLargeException.class)
          .hasMessage("cursor has size 1025, more than the limit of 1024");
    }
  }
}
