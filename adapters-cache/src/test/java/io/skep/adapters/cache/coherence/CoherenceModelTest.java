package io.skep.adapters.cache.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Explores all interleavings in which two processes write and read a row and poll the feed. Each
 * read must return a version that includes all changes polled by its process before the read began,
 * the earlier writes of its process, and all changes committed longer than max-staleness ago.
 *
 * <p>The real {@link VersionTracker} makes the decisions. The programs of the model define the
 * order of the calls to it; {@link CoherenceOrderTest} verifies that the code follows that order.
 */
class CoherenceModelTest {

  private static final int A = 0;
  private static final int B = 1;

  private static void assertHolds(CoherenceModel model, int minStates) {
    var result = model.explore();

    assertThat(result.violation()).isEmpty();
    assertThat(result.states()).isGreaterThan(minStates);
  }

  private static void assertViolated(CoherenceModel model) {
    assertThat(model.explore().violation()).isPresent();
  }

  private static <M> List<M> replaced(List<M> program, M move, M replacement) {
    List<M> result = new ArrayList<>(program);
    assertThat(Collections.replaceAll(result, move, replacement)).isTrue();
    return result;
  }

  private static <M> List<M> without(List<M> program, M move) {
    List<M> result = new ArrayList<>(program);
    assertThat(result.remove(move)).isTrue();
    return result;
  }

  private static <M> List<M> swapped(List<M> program, M one, M other) {
    List<M> result = new ArrayList<>(program);
    Collections.swap(result, program.indexOf(one), program.indexOf(other));
    return result;
  }

  private static <M> List<M> joined(List<M> first, List<M> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  @Nested
  class NeverReturnsStaleValues {

    @Test
    @Tag("exhaustive")
    void whenTwoProcessesWriteAndOneReadsTwice() {
      assertHolds(new CoherenceModel().writers(A, B).readers(A, A).polls(1), 1_300_000);
    }

    @Test
    @Tag("exhaustive")
    void whenTwoProcessesWriteAndBothRead() {
      assertHolds(new CoherenceModel().writers(A, B).readers(A, B).polls(1), 1_800_000);
    }

    @Test
    void whenTwoWritesMeetOneRead() {
      assertHolds(new CoherenceModel().writers(A, B).readers(A).polls(1), 1_000);
      assertHolds(new CoherenceModel().writers(A, A).readers(A).polls(1), 1_000);
      assertHolds(new CoherenceModel().writers(B, B).readers(A).polls(2), 1_000);
    }

    @Test
    void whenOneWritesAndBothReadAndPoll() {
      assertHolds(new CoherenceModel().writers(A).readers(A, B).polls(2, 1), 550_000);
      assertHolds(new CoherenceModel().writers(A).readers(A, A, B).polls(1), 170_000);
    }

    @Test
    @Tag("exhaustive")
    void whenOneWritesTwiceConcurrently() {
      assertHolds(new CoherenceModel().writers(A, A).readers(A, A).polls(1), 2_600_000);
    }

    @Test
    @Tag("exhaustive")
    void whenTheOtherWritesTwiceConcurrently() {
      assertHolds(new CoherenceModel().writers(B, B).readers(A, A).polls(2), 1_600_000);
    }

    @Test
    void whenTheOtherWritesAndOnePollsTwice() {
      assertHolds(new CoherenceModel().writers(B).readers(A, A).polls(2, 1), 150_000);
      assertHolds(new CoherenceModel().writers(B).readers(A, A, B).polls(2), 150_000);
    }

    @Test
    void whileTheFeedIsNotPolledWithinMaxStaleness() {
      assertHolds(new CoherenceModel().writers(B).readers(A, A).polls(2).ticks(2), 150_000);
    }

    @Test
    @Tag("exhaustive")
    void whileBothFeedsAreNotPolledWithinMaxStaleness() {
      assertHolds(new CoherenceModel().writers(A).readers(A, B).polls(1, 1).ticks(1), 1_200_000);
    }

    @Test
    void withATokenOfAWrite() {
      var program = joined(ModelReader.TOKEN, ModelReader.PROGRAM);

      assertHolds(
          new CoherenceModel().writers(B).readers(A).reading(program).readers(A).polls(2), 30_000);
    }

    @Test
    void inANewProcess() {
      assertHolds(new CoherenceModel().writers(A).readers(A, B, B).polls(1, 1).late(B), 350_000);
    }

    @Test
    void afterAFailedPoll() {
      var program = joined(List.of(ModelPoller.Move.BEGIN), ModelPoller.PROGRAM);

      assertHolds(
          new CoherenceModel().polling(program).writers(A).readers(A, A, B).polls(1), 150_000);
    }

    @Test
    @Tag("exhaustive")
    void whenSavedValuesAreSharedAfterEachOfTwoPolls() {
      var sharing = ModelPoller.SHARING;

      assertHolds(new CoherenceModel().polling(sharing).writers(A, B).readers(A).polls(2), 650_000);
    }

    @Test
    @Tag("exhaustive")
    void whenSavedValuesAreSharedAfterThePollsOfBoth() {
      var sharing = ModelPoller.SHARING;

      assertHolds(
          new CoherenceModel().polling(sharing).writers(A).readers(B, B).polls(1, 1), 250_000);
      assertHolds(
          new CoherenceModel().polling(sharing).writers(A, B).readers(B).polls(1, 1), 300_000);
    }

    @Test
    void whenSavedValuesAreSharedAfterAPoll() {
      assertHolds(
          new CoherenceModel().polling(ModelPoller.SHARING).writers(A, B).readers(A).polls(1),
          1_000);
    }

    @Test
    void afterAnIncompletePoll() {
      var program =
          replaced(ModelPoller.PROGRAM, ModelPoller.Move.READ, ModelPoller.Move.READ_INCOMPLETELY);

      assertHolds(
          new CoherenceModel().polling(program).writers(A).readers(A, A, B).polls(1), 100_000);
    }
  }

  @Nested
  class DetectsMutations {

    private final List<ModelWriter.Move> writer = ModelWriter.PROGRAM;
    private final List<ModelReader.Move> reader = ModelReader.PROGRAM;
    private final List<ModelPoller.Move> poller = ModelPoller.PROGRAM;

    @Test
    void versionObtainedAfterLoad() {
      var program =
          replaced(reader, ModelReader.Move.PUT_LOCAL, ModelReader.Move.PUT_LOCAL_WITH_NEW_VERSION);

      assertViolated(new CoherenceModel().reading(program).writers(A).readers(A, A).polls(1));
    }

    @Test
    void positionObtainedAfterLoad() {
      var program =
          replaced(
              reader, ModelReader.Move.PUT_SHARED, ModelReader.Move.PUT_SHARED_WITH_NEW_POSITION);

      assertViolated(new CoherenceModel().reading(program).writers(B).readers(A, A).polls(1));
    }

    @Test
    void loadedValueAssumedToIncludeRunningTransactions() {
      var program = replaced(reader, ModelReader.Move.LOAD, ModelReader.Move.LOAD_UP_TO_END);

      assertViolated(new CoherenceModel().reading(program).writers(B).readers(A, A).polls(2));
    }

    @Test
    void versionCheckedBeforeStaleness() {
      var first =
          List.of(ModelReader.Move.GET_LOCAL_FIRST, ModelReader.Move.CHECK_STALENESS_AFTERWARDS);
      var program = joined(first, reader.subList(first.size(), reader.size()));

      assertViolated(
          new CoherenceModel().reading(program).writers(B).readers(A, A).polls(1).ticks(1));
    }

    @Test
    void stalenessNotChecked() {
      var program =
          replaced(reader, ModelReader.Move.CHECK_STALENESS, ModelReader.Move.SKIP_STALENESS_CHECK);

      assertViolated(
          new CoherenceModel().reading(program).writers(B).readers(A, A).polls(1).ticks(1));
    }

    @Test
    void tokenSatisfiedByEarlierPoll() {
      var token =
          replaced(ModelReader.TOKEN, ModelReader.Move.CATCH_UP, ModelReader.Move.CATCH_UP_EARLY);

      assertViolated(
          new CoherenceModel()
              .writers(B)
              .readers(A)
              .reading(joined(token, reader))
              .readers(A)
              .polls(2));
    }

    @Test
    void savedValueCachedWithoutVersionCheck() {
      var program =
          replaced(writer, ModelWriter.Move.PUT_LOCAL, ModelWriter.Move.PUT_LOCAL_UNCHECKED);

      assertViolated(new CoherenceModel().writing(program).writers(A, B).readers(A).polls(1));
      assertViolated(new CoherenceModel().writing(program).writers(A, A).readers(A));
    }

    @Test
    void commitDoesNotIncrementVersion() {
      var program = without(writer, ModelWriter.Move.INCREMENT_VERSION);

      assertViolated(new CoherenceModel().writing(program).writers(A).readers(A, A));
    }

    @Test
    void ownCommitRecordedBeforeVersionIncrement() {
      var program =
          swapped(writer, ModelWriter.Move.INCREMENT_VERSION, ModelWriter.Move.RECORD_OWN_COMMIT);

      assertViolated(new CoherenceModel().writing(program).writers(A).readers(A, A).polls(1));
    }

    @Test
    void sharedEntryAcceptedBeforePollOfOwnWrite() {
      var program = without(writer, ModelWriter.Move.REQUIRE_POLL);

      assertViolated(new CoherenceModel().writing(program).writers(A).readers(A, A, B));
    }

    @Test
    void versionIncrementedBeforePollIsRequired() {
      var program =
          swapped(writer, ModelWriter.Move.REQUIRE_POLL, ModelWriter.Move.INCREMENT_VERSION);

      assertViolated(new CoherenceModel().writing(program).writers(A).readers(A, A, B));
    }

    @Test
    void commitRequiresPollStartedBefore() {
      var program =
          replaced(writer, ModelWriter.Move.REQUIRE_POLL, ModelWriter.Move.REQUIRE_STARTED_POLL);

      assertViolated(new CoherenceModel().writing(program).writers(A).readers(A, A, B).polls(1));
    }

    @Test
    void feedReadAfterLastNumberSeen() {
      var program =
          replaced(poller, ModelPoller.Move.READ, ModelPoller.Move.READ_SINCE_LAST_NUMBER);

      assertViolated(new CoherenceModel().polling(program).writers(B, B).readers(A, A).polls(2));
    }

    @Test
    void watermarkAdvancedBeforeVersionIncrement() {
      var program =
          joined(
              poller.subList(0, 2),
              List.of(
                  ModelPoller.Move.PUBLISH,
                  ModelPoller.Move.RAISE,
                  ModelPoller.Move.INCREMENT_VERSION));

      assertViolated(new CoherenceModel().polling(program).writers(B).readers(A, A).polls(1));
    }

    @Test
    void versionIncrementedBeforeFeedEndIsRaised() {
      var program = swapped(poller, ModelPoller.Move.RAISE, ModelPoller.Move.INCREMENT_VERSION);

      assertViolated(new CoherenceModel().polling(program).writers(B).readers(A, A, A).polls(1));
    }

    @Test
    void pendingSharedWriteNotRechecked() {
      var program =
          replaced(ModelPoller.SHARING, ModelPoller.Move.CHECK, ModelPoller.Move.SKIP_CHECK);

      assertViolated(new CoherenceModel().polling(program).writers(A, B).readers(A).polls(1));
    }

    @Test
    void pendingSharedWriteAssumedToIncludeRunningTransactions() {
      var program =
          replaced(
              ModelPoller.SHARING,
              ModelPoller.Move.PUT_SHARED,
              ModelPoller.Move.PUT_SHARED_UP_TO_END);

      assertViolated(new CoherenceModel().polling(program).writers(A, B).readers(A).polls(2));
    }

    @Test
    void feedEndNotRaisedForOwnCommit() {
      var program = replaced(poller, ModelPoller.Move.RAISE, ModelPoller.Move.RAISE_UNLESS_OWN);

      assertViolated(new CoherenceModel().polling(program).writers(A).readers(A, B).polls(1));
    }
  }
}
