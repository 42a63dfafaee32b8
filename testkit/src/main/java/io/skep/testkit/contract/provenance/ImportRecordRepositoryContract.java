package io.skep.testkit.contract.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.provenance.ExternalId;
import io.skep.domain.provenance.ExternalType;
import io.skep.domain.provenance.ImportRecord;
import io.skep.testkit.contract.store.StoreContract;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract of {@link io.skep.domain.provenance.ImportRecordRepository}. */
public abstract class ImportRecordRepositoryContract extends StoreContract {

  private static final ExternalId TASK = new ExternalId(ExternalType.TASK, "beads:gt-1");

  private static ImportRecord importRecord(ExternalId key, long version, String... contents) {
    var asOf = Optional.of(Instant.parse("2026-02-28T03:58:06.123456Z"));
    return new ImportRecord(key, "target of " + key.value(), version, asOf, List.of(contents));
  }

  @Nested
  final class FindAll {

    @Test
    void returnsStoredRecordsUnchanged() {
      var dated = importRecord(TASK, 7, "0f", "a1", "b2");
      var undated =
          new ImportRecord(
              new ExternalId(ExternalType.AGENT, "status:gastown/polecats/\ud83d\udc1d it's \"x\""),
              "\ud83d\udc1d",
              0,
              Optional.empty(),
              List.of());
      store.importRecords().saveAll(swarmId(), List.of(dated, undated));

      var stored = store.importRecords().findAll(swarmId(), List.of(TASK, undated.externalId()));

      assertThat(stored).isEqualTo(Map.of(TASK, dated, undated.externalId(), undated));
    }

    @Test
    void omitsUnknownIds() {
      store.importRecords().saveAll(swarmId(), List.of(importRecord(TASK, 0)));
      var sameName = new ExternalId(ExternalType.PLAN, TASK.value());
      var otherCase = new ExternalId(ExternalType.TASK, "BEADS:gt-1");

      assertThat(store.importRecords().findAll(swarmId(), List.of(sameName, otherCase))).isEmpty();
      assertThat(store.importRecords().findAll(swarmId(), List.of())).isEmpty();
      assertThat(store.importRecords().findAll(otherSwarmId(), List.of(TASK))).isEmpty();
    }

    @Test
    void acceptsAThousandKeys() {
      var records =
          IntStream.range(0, 1_000)
              .mapToObj(
                  i -> importRecord(new ExternalId(ExternalType.DEPENDENCY, "a" + i + " > b"), i))
              .toList();
      store.importRecords().saveAll(swarmId(), records);

      var stored =
          store
              .importRecords()
              .findAll(swarmId(), records.stream().map(ImportRecord::externalId).toList());

      assertThat(stored.values()).containsExactlyInAnyOrderElementsOf(records);
    }
  }

  @Nested
  final class SaveAll {

    @Test
    void replacesExistingRecords() {
      store.importRecords().saveAll(swarmId(), List.of(importRecord(TASK, 1, "a1", "b2")));
      var later = new ImportRecord(TASK, "other", 2, Optional.empty(), List.of("c3"));
      store.importRecords().saveAll(swarmId(), List.of(later));

      assertThat(store.importRecords().findAll(swarmId(), List.of(TASK)))
          .isEqualTo(Map.of(TASK, later));
    }

    @Test
    void storesMaximumSizes() {
      var key = new ExternalId(ExternalType.TASK, "\ud83d\udc1d".repeat(ExternalId.MAX_LENGTH / 2));
      var contents =
          IntStream.range(0, ImportRecord.MAX_CONTENT_HASHES)
              .mapToObj(i -> "%064x".formatted(i))
              .toList();
      var largest =
          new ImportRecord(
              key,
              "t".repeat(ImportRecord.MAX_TARGET_ID),
              Long.MAX_VALUE,
              Optional.empty(),
              contents);
      store.importRecords().saveAll(swarmId(), List.of(largest));

      assertThat(store.importRecords().findAll(swarmId(), List.of(key)))
          .isEqualTo(Map.of(key, largest));
    }

    @Test
    void joinsTheUnitOfWork() {
      assertThatThrownBy(
              () ->
                  store
                      .unitOfWork()
                      .write(
                          () -> {
                            store
                                .importRecords()
                                .saveAll(swarmId(), List.of(importRecord(TASK, 1)));
                            throw new IllegalStateException("undo");
                          }))
          .hasMessage("undo");

      assertThat(store.importRecords().findAll(swarmId(), List.of(TASK))).isEmpty();
    }
  }

  @Nested
  final class RemoveAll {

    @Test
    void removesOnlyTheGivenKeys() {
      var other = new ExternalId(ExternalType.TASK, "beads:gt-2");
      store
          .importRecords()
          .saveAll(swarmId(), List.of(importRecord(TASK, 1), importRecord(other, 1)));
      store.importRecords().saveAll(otherSwarmId(), List.of(importRecord(TASK, 1)));

      store
          .importRecords()
          .removeAll(swarmId(), List.of(TASK, new ExternalId(ExternalType.TASK, "none")));

      assertThat(store.importRecords().findAll(swarmId(), List.of(TASK, other)))
          .containsOnlyKeys(other);
      assertThat(store.importRecords().findAll(otherSwarmId(), List.of(TASK)))
          .containsOnlyKeys(TASK);
    }
  }
}
