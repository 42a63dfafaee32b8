package io.skep.domain.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelsTest {

  @Test
  void areSortedAndDistinct() {
    var labels = Labels.of("b", "a", "b", "C");

    assertThat(labels).containsExactly("C", "a", "b");
    assertThat(labels).hasToString("C,a,b").isEqualTo(Labels.of(List.of("C", "b", "a")));
  }

  @Test
  void areEmptyWithoutValues() {
    assertThat(Labels.of()).isEqualTo(Labels.NONE).isEmpty();
    assertThat(Labels.NONE.isEmpty()).isTrue();
    assertThat(Labels.of("a").isEmpty()).isFalse();
  }

  @Test
  void containsAll() {
    var labels = Labels.of("a", "b");

    assertThat(labels.containsAll(Labels.NONE)).isTrue();
    assertThat(labels.containsAll(Labels.of("b"))).isTrue();
    assertThat(labels.containsAll(labels)).isTrue();
    assertThat(labels.containsAll(Labels.of("a", "c"))).isFalse();
    assertThat(labels.containsAll(Labels.of("A"))).isFalse();
    assertThat(Labels.NONE.containsAll(labels)).isFalse();
  }

  @Test
  void copyIgnoresTheComparatorOfItsSource() {
    var values = new TreeSet<String>(Comparator.reverseOrder());
    values.addAll(List.of("a", "b"));

    var labels = new Labels(values);
    values.add("c");

    assertThat(labels).containsExactly("a", "b");
    assertThatThrownBy(() -> labels.values().add("d"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void areCaseSensitiveWhateverTheSourceComparator() {
    var values = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    values.add("a");

    assertThat(new Labels(values).containsAll(Labels.of("A"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a ", "a\nb", "\0"})
  void rejectInvalidNames(String label) {
    assertThatThrownBy(() -> Labels.of(label))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageStartingWith("label must not ");
  }

  @Test
  void rejectTooManyAndTooLong() {
    var values = IntStream.range(0, 64).mapToObj(i -> "x".repeat(120) + (10_000_000 + i)).toList();

    assertThat(Labels.of(values)).hasSize(64);
    assertThatThrownBy(() -> Labels.of(IntStream.range(0, 65).mapToObj(i -> "w" + i).toList()))
        .isInstanceOf(TooLargeException.class)
        .hasMessage("labels has size 65, more than the limit of 64");
    assertThatThrownBy(() -> Labels.of("x".repeat(129)))
        .isInstanceOf(TooLargeException.class)
        .hasMessage("label has size 129, more than the limit of 128");
  }
}
