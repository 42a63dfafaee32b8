package io.skep.adapters.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Goes through all orders in which two processes can write and read a row and follow the feed. Each
 * read is to return what the last poll of its process had seen when it began, what its process had
 * written before, and what was committed longer than the bound ago, or something newer.
 *
 * <p>What is decided is decided by the real {@link Coherence}. In which order it is asked and told
 * is said by the programs of the model; {@link CoherenceOrderTest} compares them with the code.
 */
class CoherenceModelTest {

  private static final int A = 0;
  private static final int B = 1;

  private static void holds(Model model, int leastStates) {
    var result = model.explore();

    assertThat(result.violation()).isEmpty();
    assertThat(result.states()).isGreaterThan(leastStates);
  }

  private static void isWrong(Model model) {
    assertThat(model.explore().violation()).isPresent();
  }

  private static <M> List<M> replaced(List<M> program, M move, M by) {
    List<M> other = new ArrayList<>(program);
    assertThat(Collections.replaceAll(other, move, by)).isTrue();
    return other;
  }

  private static <M> List<M> without(List<M> program, M move) {
    List<M> other = new ArrayList<>(program);
    assertThat(other.remove(move)).isTrue();
    return other;
  }

  private static <M> List<M> exchanged(List<M> program, M one, M other) {
    List<M> result = new ArrayList<>(program);
    Collections.swap(result, program.indexOf(one), program.indexOf(other));
    return result;
  }

  private static <M> List<M> joined(List<M> first, List<M> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  @Nested
  class HandsOutNothingThatIsTooOld {

    @Test
    @Tag("exhaustive")
    void whenTwoProcessesWriteAndOneReadsTwice() {
      holds(new Model().writers(A, B).readers(A, A).polls(1), 1_300_000);
    }

    @Test
    @Tag("exhaustive")
    void whenTwoProcessesWriteAndBothRead() {
      holds(new Model().writers(A, B).readers(A, B).polls(1), 1_800_000);
    }

    @Test
    void whenTwoWritesMeetOneRead() {
      holds(new Model().writers(A, B).readers(A).polls(1), 1_000);
      holds(new Model().writers(A, A).readers(A).polls(1), 1_000);
      holds(new Model().writers(B, B).readers(A).polls(2), 1_000);
    }

    @Test
    void whenOneWritesAndBothReadAndPoll() {
      holds(new Model().writers(A).readers(A, B).polls(2, 1), 550_000);
      holds(new Model().writers(A).readers(A, A, B).polls(1), 170_000);
    }

    @Test
    @Tag("exhaustive")
    void whenOneWritesTwiceAtOnce() {
      holds(new Model().writers(A, A).readers(A, A).polls(1), 2_600_000);
    }

    @Test
    @Tag("exhaustive")
    void whenTheOtherWritesTwiceAtOnce() {
      holds(new Model().writers(B, B).readers(A, A).polls(2), 1_600_000);
    }

    @Test
    void whenTheOtherWritesAndOnePollsTwice() {
      holds(new Model().writers(B).readers(A, A).polls(2, 1), 150_000);
      holds(new Model().writers(B).readers(A, A, B).polls(2), 150_000);
    }

    @Test
    void whileTheFeedIsSilentForLongerThanTheBound() {
      holds(new Model().writers(B).readers(A, A).polls(2).ticks(2), 150_000);
    }

    @Test
    @Tag("exhaustive")
    void whileTheFeedsOfBothAreSilent() {
      holds(new Model().writers(A).readers(A, B).polls(1, 1).ticks(1), 1_200_000);
    }

    @Test
    void toWhoeverHasATokenOfAWrite() {
      var program = joined(ModelReader.TOKEN, ModelReader.PROGRAM);

      holds(new Model().writers(B).readers(A).reading(program).readers(A).polls(2), 30_000);
    }

    @Test
    void inAProcessThatIsNew() {
      holds(new Model().writers(A).readers(A, B, B).polls(1, 1).late(B), 350_000);
    }

    @Test
    void afterAPollThatFailed() {
      var program = joined(List.of(ModelPoller.Move.BEGIN), ModelPoller.PROGRAM);

      holds(new Model().polling(program).writers(A).readers(A, A, B).polls(1), 150_000);
    }

    @Test
    @Tag("exhaustive")
    void whenWhatIsSavedIsSharedAfterEachOfTwoPolls() {
      var sharing = ModelPoller.SHARING;

      holds(new Model().polling(sharing).writers(A, B).readers(A).polls(2), 650_000);
    }

    @Test
    @Tag("exhaustive")
    void whenWhatIsSavedIsSharedAfterThePollsOfBoth() {
      var sharing = ModelPoller.SHARING;

      holds(new Model().polling(sharing).writers(A).readers(B, B).polls(1, 1), 250_000);
      holds(new Model().polling(sharing).writers(A, B).readers(B).polls(1, 1), 300_000);
    }

    @Test
    void whenWhatIsSavedIsSharedAfterAPoll() {
      holds(new Model().polling(ModelPoller.SHARING).writers(A, B).readers(A).polls(1), 1_000);
    }

    @Test
    void afterAPollThatIsNotToldOfAll() {
      var program =
          replaced(ModelPoller.PROGRAM, ModelPoller.Move.READ, ModelPoller.Move.READ_INCOMPLETELY);

      holds(new Model().polling(program).writers(A).readers(A, A, B).polls(1), 100_000);
    }
  }

  @Nested
  class WouldHandOutSomethingTooOld {

    private final List<ModelWriter.Move> writer = ModelWriter.PROGRAM;
    private final List<ModelReader.Move> reader = ModelReader.PROGRAM;
    private final List<ModelPoller.Move> poller = ModelPoller.PROGRAM;

    @Test
    void ifWhoHasReadAskedForTheStampOnlyThen() {
      var program = replaced(reader, ModelReader.Move.KEEP, ModelReader.Move.KEEP_BY_NEW_STAMP);

      isWrong(new Model().reading(program).writers(A).readers(A, A).polls(1));
    }

    @Test
    void ifWhoHasReadAskedForThePositionOnlyThen() {
      var program =
          replaced(reader, ModelReader.Move.SHARE, ModelReader.Move.SHARE_BY_NEW_POSITION);

      isWrong(new Model().reading(program).writers(B).readers(A, A).polls(1));
    }

    @Test
    void ifWhatWasReadWereTakenToHoldAllThatHadBegun() {
      var program = replaced(reader, ModelReader.Move.READ, ModelReader.Move.READ_UP_TO_END);

      isWrong(new Model().reading(program).writers(B).readers(A, A).polls(2));
    }

    @Test
    void ifAReaderLookedAtTheStampBeforeTheBound() {
      var first = List.of(ModelReader.Move.LOOK_FIRST, ModelReader.Move.ENTER_THEN);
      var program = joined(first, reader.subList(first.size(), reader.size()));

      isWrong(new Model().reading(program).writers(B).readers(A, A).polls(1).ticks(1));
    }

    @Test
    void ifAReaderDidNotLookAtTheBound() {
      var program = replaced(reader, ModelReader.Move.ENTER, ModelReader.Move.ENTER_AT_ANY_TIME);

      isWrong(new Model().reading(program).writers(B).readers(A, A).polls(1).ticks(1));
    }

    @Test
    void ifAnyPollWereEnoughForAToken() {
      var token = replaced(ModelReader.TOKEN, ModelReader.Move.REACH, ModelReader.Move.REACH_EARLY);

      isWrong(new Model().writers(B).readers(A).reading(joined(token, reader)).readers(A).polls(2));
    }

    @Test
    void ifAWriterKeptItsOwnWithoutComparing() {
      var program =
          replaced(writer, ModelWriter.Move.KEEP, ModelWriter.Move.KEEP_WITHOUT_COMPARING);

      isWrong(new Model().writing(program).writers(A, B).readers(A).polls(1));
      isWrong(new Model().writing(program).writers(A, A).readers(A));
    }

    @Test
    void ifAWriterDidNotBump() {
      var program = without(writer, ModelWriter.Move.BUMP);

      isWrong(new Model().writing(program).writers(A).readers(A, A));
    }

    @Test
    void ifAWriterNotedItsMarkBeforeItBumped() {
      var program = exchanged(writer, ModelWriter.Move.BUMP, ModelWriter.Move.NOTE);

      isWrong(new Model().writing(program).writers(A).readers(A, A).polls(1));
    }

    @Test
    void ifWhatOthersKeepWereBelievedBeforeAPollHasToldOfAnOwnWrite() {
      var program = without(writer, ModelWriter.Move.AWAIT);

      isWrong(new Model().writing(program).writers(A).readers(A, A, B));
    }

    @Test
    void ifAWriterBumpedBeforeItAwaitsAPoll() {
      var program = exchanged(writer, ModelWriter.Move.AWAIT, ModelWriter.Move.BUMP);

      isWrong(new Model().writing(program).writers(A).readers(A, A, B));
    }

    @Test
    void ifAWriterTookAPollForSureThatHadBegunBefore() {
      var program = replaced(writer, ModelWriter.Move.AWAIT, ModelWriter.Move.AWAIT_BEGUN);

      isWrong(new Model().writing(program).writers(A).readers(A, A, B).polls(1));
    }

    @Test
    void ifTheFeedWentOnBehindTheLastNumberSeen() {
      var program =
          replaced(poller, ModelPoller.Move.READ, ModelPoller.Move.READ_SINCE_LAST_NUMBER);

      isWrong(new Model().polling(program).writers(B, B).readers(A, A).polls(2));
    }

    @Test
    void ifAPollBroughtTheBoundForwardBeforeItBumped() {
      var program =
          joined(
              poller.subList(0, 2),
              List.of(ModelPoller.Move.PUBLISH, ModelPoller.Move.RAISE, ModelPoller.Move.BUMP));

      isWrong(new Model().polling(program).writers(B).readers(A, A).polls(1));
    }

    @Test
    void ifAPollBumpedBeforeItRaisedTheEnd() {
      var program = exchanged(poller, ModelPoller.Move.RAISE, ModelPoller.Move.BUMP);

      isWrong(new Model().polling(program).writers(B).readers(A, A, A).polls(1));
    }

    @Test
    void ifWhatIsSharedAfterAPollWereNotLookedAtAgain() {
      var program =
          replaced(ModelPoller.SHARING, ModelPoller.Move.CHECK, ModelPoller.Move.CHECK_NOTHING);

      isWrong(new Model().polling(program).writers(A, B).readers(A).polls(1));
    }

    @Test
    void ifWhatIsSharedAfterAPollWereTakenToHoldAllThatHadBegun() {
      var program =
          replaced(ModelPoller.SHARING, ModelPoller.Move.SHARE, ModelPoller.Move.SHARE_UP_TO_END);

      isWrong(new Model().polling(program).writers(A, B).readers(A).polls(2));
    }

    @Test
    void ifAPollDidNotRaiseTheEndForACommitThatWasNoted() {
      var program = replaced(poller, ModelPoller.Move.RAISE, ModelPoller.Move.RAISE_UNLESS_NOTED);

      isWrong(new Model().polling(program).writers(A).readers(A, B).polls(1));
    }
  }
}
