package io.skep.application.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.transfer.EntityType;
import io.skep.domain.transfer.PortableRow;
import io.skep.domain.value.Labels;
import io.skep.testkit.fixture.PortableRowSamples;
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

  private static Checksum checksumOf(List<PortableRow> rows) {
    return new RowHasher().add(Checksum.EMPTY, rows);
  }

  private static Checksum checksumOf(@Nullable Object... values) {
    return checksumOf(List.of(new PortableRow(EntityType.QUEUE, Arrays.asList(values))));
  }

  @Test
  void isIndependentOfRowOrder() {
    var reversed = new ArrayList<>(PortableRowSamples.all());
    Collections.reverse(reversed);

    assertThat(checksumOf(reversed)).isEqualTo(checksumOf(PortableRowSamples.all()));
    assertThat(checksumOf(PortableRowSamples.all()).rows())
        .isEqualTo(PortableRowSamples.all().size());
  }

  @Test
  void differsForDifferentValues() {
    var different =
        List.of(
            checksumOf("ab", "c"),
            checksumOf("a", "bc"),
            checksumOf("abc"),
            checksumOf("abc", null),
            checksumOf(null, "abc"),
            checksumOf(1L),
            checksumOf(2L),
            checksumOf(1.0),
            checksumOf("1"),
            checksumOf(true),
            checksumOf(false),
            checksumOf(Instant.EPOCH),
            checksumOf(Instant.EPOCH.plusNanos(1_000)),
            checksumOf(new UUID(0, 1)),
            checksumOf(new UUID(1, 0)),
            checksumOf(Labels.of("a", "b")),
            checksumOf("a\nb"),
            checksumOf(Labels.NONE),
            checksumOf(List.of()));

    assertThat(new HashSet<>(different)).hasSameSizeAs(different);
  }

  @Test
  void countsDuplicateRows() {
    var row = PortableRowSamples.task(1);

    assertThat(checksumOf(List.of(row, row)))
        .isNotEqualTo(checksumOf(List.of()))
        .isNotEqualTo(checksumOf(List.of(row)));
  }

  @Test
  void carriesFromLowToHigh() {
    assertThat(new Checksum(1, 5, -1).plus(0, 1)).isEqualTo(new Checksum(2, 6, 0));
    assertThat(new Checksum(1, 5, 1).plus(1, 1)).isEqualTo(new Checksum(2, 6, 2));
    assertThat(new Checksum(1, 1, 2).toHex()).isEqualTo("00000000000000010000000000000002");
  }
}
