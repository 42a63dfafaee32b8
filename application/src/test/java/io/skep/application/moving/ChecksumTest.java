package io.skep.application.moving;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.move.RowKind;
import io.skep.domain.move.StoredRow;
import io.skep.domain.value.Labels;
import io.skep.testkit.fixture.StoredRowSamples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChecksumTest {

  private static Checksum of(List<StoredRow> rows) {
    return new Digests().add(Checksum.NONE, rows);
  }

  private static Checksum of(@Nullable Object... values) {
    return of(List.of(new StoredRow(RowKind.QUEUE, Arrays.asList(values))));
  }

  @Test
  void isTheSameInWhateverOrderRowsWereRead() {
    var reversed = new ArrayList<>(StoredRowSamples.all());
    Collections.reverse(reversed);

    assertThat(of(reversed)).isEqualTo(of(StoredRowSamples.all()));
    assertThat(of(StoredRowSamples.all()).rows()).isEqualTo(StoredRowSamples.all().size());
  }

  @Test
  void isAnotherOneForEachThingThatDiffers() {
    var different =
        List.of(
            of("ab", "c"),
            of("a", "bc"),
            of("abc"),
            of("abc", null),
            of(null, "abc"),
            of(1L),
            of(2L),
            of(1.0),
            of("1"),
            of(true),
            of(false),
            of(Instant.EPOCH),
            of(Instant.EPOCH.plusNanos(1_000)),
            of(new UUID(0, 1)),
            of(new UUID(1, 0)),
            of(Labels.of("a", "b")),
            of("a\nb"),
            of(Labels.NONE),
            of(List.of()));

    assertThat(new HashSet<>(different)).hasSameSizeAs(different);
  }

  @Test
  void countsEachRowThatOccursTwice() {
    var row = StoredRowSamples.task(1);

    assertThat(of(List.of(row, row))).isNotEqualTo(of(List.of())).isNotEqualTo(of(List.of(row)));
  }

  @Test
  void carriesFromTheLowerHalfToTheUpper() {
    assertThat(new Checksum(1, 5, -1).plus(0, 1)).isEqualTo(new Checksum(2, 6, 0));
    assertThat(new Checksum(1, 5, 1).plus(1, 1)).isEqualTo(new Checksum(2, 6, 2));
    assertThat(new Checksum(1, 1, 2).digits()).isEqualTo("00000000000000010000000000000002");
  }
}
