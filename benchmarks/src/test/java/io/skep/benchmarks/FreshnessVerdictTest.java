package io.skep.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.benchmarks.FreshnessVerdict.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That a read that is older than promised would be found, and only such a one. */
class FreshnessVerdictTest {

  private static final Duration BOUND = Duration.ofNanos(100);
  private static final int OURS = 1;
  private static final int THEIRS = 2;
  private static final int ITEM = 7;

  /** Version 0 is made from 0 to 10, version 1 by another node from 1,000 to 1,010. */
  private static final List<Deed> WRITES =
      List.of(Deed.written(0, ITEM, 0, 0, 10), Deed.written(THEIRS, ITEM, 1, 1_000, 1_010));

  @Test
  void letsAnOldVersionBeReadUpToTheBound() {
    var verdict = verdict(read(OURS, 0, 1_110));

    assertSound(verdict);
    assertThat(verdict.reads()).isEqualTo(1);
    assertThat(verdict.readsByToken()).isZero();
    assertThat(verdict.writes()).isEqualTo(2);
    assertThat(verdict.readsBehind()).isEqualTo(1);
    assertThat(verdict.furthestBehind()).isEqualTo(BOUND);
  }

  @Test
  void findsAnOldVersionBehindTheBound() {
    assertOnly(Fault.TOO_OLD, verdict(read(OURS, 0, 1_111)));
  }

  @Test
  void findsNothingWhereSomethingHadBeenBefore() {
    assertSound(verdict(read(OURS, Deed.NONE, 110)));
    assertOnly(Fault.TOO_OLD, verdict(read(OURS, Deed.NONE, 111)));
  }

  @Test
  void letsNobodyReadBehindItsOwnWrite() {
    assertSound(verdict(read(THEIRS, 0, 1_010)));
    assertOnly(Fault.OLDER_THAN_OWN, verdict(read(THEIRS, 0, 1_011)));
  }

  @Test
  void takesWhatWasReadForCommitted() {
    var lost = Deed.lost(THEIRS, ITEM, 2_000);
    var seen = Deed.read(THEIRS, ITEM, 2, 2_010, 2_020);

    assertSound(verdict(lost, seen, read(OURS, 1, 2_120)));
    assertOnly(Fault.TOO_OLD, verdict(lost, seen, read(OURS, 1, 2_121)));
  }

  @Test
  void asksForOneVersionBehindAnother() {
    var third = Deed.written(THEIRS, ITEM, 3, 3_000, 3_010);
    // Its writer was told later than that of the one behind it.
    var second = Deed.written(0, ITEM, 2, 2_990, 3_500);

    assertSound(verdict(second, third, read(OURS, 1, 3_110), read(OURS, 3, 9_000)));
    assertOnly(Fault.TOO_OLD, verdict(second, third, read(OURS, 1, 3_111)));
    assertOnly(Fault.TOO_OLD, verdict(second, third, read(OURS, 2, 3_111)));
  }

  @Test
  void findsAReadThatIsOlderThanItsToken() {
    var sound = verdict(Deed.readAtLeast(OURS, ITEM, 1, 1, 1_011, 1_020));
    assertSound(sound);
    assertThat(sound.readsByToken()).isEqualTo(1);
    assertOnly(Fault.OLDER_THAN_TOKEN, verdict(Deed.readAtLeast(OURS, ITEM, 0, 1, 1_011, 1_020)));
  }

  @Test
  void findsAVersionThatNobodyHadBegunToWrite() {
    assertSound(verdict(Deed.read(OURS, ITEM, 1, 900, 1_000)));
    assertOnly(Fault.NEVER_WRITTEN, verdict(Deed.read(OURS, ITEM, 1, 900, 999)));
    assertOnly(Fault.NEVER_WRITTEN, verdict(Deed.read(OURS, ITEM, 2, 1_020, 1_030)));
  }

  @Test
  void letsALostWriteHaveMadeOneVersion() {
    var lost = Deed.lost(THEIRS, ITEM, 1_500);

    assertSound(verdict(lost, Deed.read(OURS, ITEM, 2, 1_400, 1_500), read(OURS, 2, 1_600)));
    assertOnly(Fault.NEVER_WRITTEN, verdict(lost, Deed.read(OURS, ITEM, 2, 1_400, 1_499)));
    assertOnly(
        Fault.NEVER_WRITTEN,
        verdict(lost, read(OURS, 2, 1_600), Deed.read(OURS, ITEM, 3, 1_600, 1_610)));
  }

  @Test
  void findsAVersionThatWasWrittenTwice() {
    assertOnly(Fault.WRITTEN_TWICE, verdict(Deed.written(OURS, ITEM, 1, 1_001, 1_009)));
  }

  @Test
  void keepsItemsApart() {
    var other = Deed.written(THEIRS, ITEM + 1, 0, 0, 10);

    assertSound(verdict(other, Deed.read(OURS, ITEM + 1, 0, 5_000, 5_010)));
  }

  private static Deed read(int node, long version, long begin) {
    return Deed.read(node, ITEM, version, begin, begin + 10);
  }

  private static FreshnessVerdict verdict(Deed... more) {
    List<Deed> deeds = new ArrayList<>(WRITES);
    deeds.addAll(Arrays.asList(more));
    // Journals come one after the other, not in the order of time.
    Collections.reverse(deeds);
    return FreshnessVerdict.of(deeds, BOUND);
  }

  private static void assertSound(FreshnessVerdict verdict) {
    assertThat(verdict.faults()).isEmpty();
  }

  private static void assertOnly(Fault fault, FreshnessVerdict verdict) {
    for (var any : Fault.values()) {
      assertThat(verdict.count(any)).as(any.name()).isEqualTo(any == fault ? 1 : 0);
    }
    assertThat(verdict.faults()).singleElement().asString().startsWith(fault.name());
  }
}
