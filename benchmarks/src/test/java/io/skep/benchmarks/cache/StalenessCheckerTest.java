package io.skep.benchmarks.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.benchmarks.cache.StalenessChecker.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stale reads are detected, without false positives. */
class StalenessCheckerTest {

  private static final Duration BOUND = Duration.ofNanos(100);
  private static final int OURS = 1;
  private static final int THEIRS = 2;
  private static final int ITEM = 7;

  /** Version 0 is written from 0 to 10, version 1 by another node from 1,000 to 1,010. */
  private static final List<Operation> WRITES =
      List.of(Operation.write(0, ITEM, 0, 0, 10), Operation.write(THEIRS, ITEM, 1, 1_000, 1_010));

  @Test
  void allowsAnOldVersionWithinMaxStaleness() {
    var checker = check(read(OURS, 0, 1_110));

    assertSound(checker);
    assertThat(checker.reads()).isEqualTo(1);
    assertThat(checker.readsByToken()).isZero();
    assertThat(checker.writes()).isEqualTo(2);
    assertThat(checker.staleReads()).isEqualTo(1);
    assertThat(checker.maxStaleness()).isEqualTo(BOUND);
  }

  @Test
  void detectsAnOldVersionBeyondMaxStaleness() {
    assertOnly(Violation.STALE, check(read(OURS, 0, 1_111)));
  }

  @Test
  void findsNothingWhereSomethingHadBeenBefore() {
    assertSound(check(read(OURS, Operation.NONE, 110)));
    assertOnly(Violation.STALE, check(read(OURS, Operation.NONE, 111)));
  }

  @Test
  void detectsAReadOlderThanAnOwnWrite() {
    assertSound(check(read(THEIRS, 0, 1_010)));
    assertOnly(Violation.OLDER_THAN_OWN_WRITE, check(read(THEIRS, 0, 1_011)));
  }

  @Test
  void treatsAReadVersionAsCommitted() {
    var lost = Operation.lostWrite(THEIRS, ITEM, 2_000);
    var seen = Operation.read(THEIRS, ITEM, 2, 2_010, 2_020);

    assertSound(check(lost, seen, read(OURS, 1, 2_120)));
    assertOnly(Violation.STALE, check(lost, seen, read(OURS, 1, 2_121)));
  }

  @Test
  void asksForOneVersionBehindAnother() {
    var third = Operation.write(THEIRS, ITEM, 3, 3_000, 3_010);
    // Its write completed later than that of the next version.
    var second = Operation.write(0, ITEM, 2, 2_990, 3_500);

    assertSound(check(second, third, read(OURS, 1, 3_110), read(OURS, 3, 9_000)));
    assertOnly(Violation.STALE, check(second, third, read(OURS, 1, 3_111)));
    assertOnly(Violation.STALE, check(second, third, read(OURS, 2, 3_111)));
  }

  @Test
  void detectsAReadOlderThanItsToken() {
    var sound = check(Operation.readAtLeast(OURS, ITEM, 1, 1, 1_011, 1_020));
    assertSound(sound);
    assertThat(sound.readsByToken()).isEqualTo(1);
    assertOnly(
        Violation.OLDER_THAN_TOKEN, check(Operation.readAtLeast(OURS, ITEM, 0, 1, 1_011, 1_020)));
  }

  @Test
  void detectsAnUnknownVersion() {
    assertSound(check(Operation.read(OURS, ITEM, 1, 900, 1_000)));
    assertOnly(Violation.UNKNOWN_VERSION, check(Operation.read(OURS, ITEM, 1, 900, 999)));
    assertOnly(Violation.UNKNOWN_VERSION, check(Operation.read(OURS, ITEM, 2, 1_020, 1_030)));
  }

  @Test
  void attributesOneVersionToALostWrite() {
    var lost = Operation.lostWrite(THEIRS, ITEM, 1_500);

    assertSound(check(lost, Operation.read(OURS, ITEM, 2, 1_400, 1_500), read(OURS, 2, 1_600)));
    assertOnly(Violation.UNKNOWN_VERSION, check(lost, Operation.read(OURS, ITEM, 2, 1_400, 1_499)));
    assertOnly(
        Violation.UNKNOWN_VERSION,
        check(lost, read(OURS, 2, 1_600), Operation.read(OURS, ITEM, 3, 1_600, 1_610)));
  }

  @Test
  void detectsADuplicateVersion() {
    assertOnly(Violation.DUPLICATE_VERSION, check(Operation.write(OURS, ITEM, 1, 1_001, 1_009)));
  }

  @Test
  void separatesItems() {
    var other = Operation.write(THEIRS, ITEM + 1, 0, 0, 10);

    assertSound(check(other, Operation.read(OURS, ITEM + 1, 0, 5_000, 5_010)));
  }

  private static Operation read(int node, long version, long begin) {
    return Operation.read(node, ITEM, version, begin, begin + 10);
  }

  private static StalenessChecker check(Operation... more) {
    List<Operation> operations = new ArrayList<>(WRITES);
    operations.addAll(Arrays.asList(more));
    // Logs are concatenated, not merged by time.
    Collections.reverse(operations);
    return StalenessChecker.check(operations, BOUND);
  }

  private static void assertSound(StalenessChecker checker) {
    assertThat(checker.violations()).isEmpty();
  }

  private static void assertOnly(Violation fault, StalenessChecker checker) {
    for (var any : Violation.values()) {
      assertThat(checker.count(any)).as(any.name()).isEqualTo(any == fault ? 1 : 0);
    }
    assertThat(checker.violations()).singleElement().asString().startsWith(fault.name());
  }
}
