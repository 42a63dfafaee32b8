package io.skep.testkit.contract;

import static io.skep.domain.mail.DeliveryStatus.ACKNOWLEDGED;
import static io.skep.domain.mail.DeliveryStatus.DELIVERED;
import static io.skep.domain.mail.DeliveryStatus.EXPIRED;
import static io.skep.domain.mail.DeliveryStatus.PENDING;
import static io.skep.domain.mail.DeliveryStatus.READ;
import static io.skep.testkit.contract.Refusals.assertLimited;
import static io.skep.testkit.contract.Refusals.assertNotFound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.TooLargeException;
import io.skep.domain.mail.Delivery;
import io.skep.domain.mail.DeliveryRepository;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Priority;
import io.skep.testkit.fixture.Messages;
import io.skep.testkit.fixture.Pages;
import io.skep.testkit.fixture.Races;
import io.skep.testkit.fixture.Texts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a {@link DeliveryRepository} owes. */
public abstract class DeliveryRepositoryContract extends Inboxes {

  private static final Instant T1 = T0.plusSeconds(10);
  private static final AgentId ANT = new AgentId("ant");
  private static final MessageId UNKNOWN = new MessageId(new UUID(1, 2));

  @Nested
  class AddAndFind {

    @Test
    void keepEveryPart() {
      for (var status : DeliveryStatus.values()) {
        for (var priority : Priority.values()) {
          var delivery =
              new Delivery(
                  append(made.text("a")).id(),
                  new AgentId(Texts.longestName(AgentId.MAX_LENGTH)),
                  status,
                  priority,
                  Labels.of(
                      IntStream.range(10, 74).mapToObj(i -> Texts.longestName(99) + i).toList()),
                  Check.EARLIEST,
                  T0.plusNanos(1_000),
                  Optional.of(Check.TOO_LATE.minusNanos(1_000)));

          assertThat(add(delivery)).isEqualTo(1);

          assertThat(find(delivery)).contains(delivery);
        }
      }
    }

    @Test
    void countWhatIsNewAndLeaveTheCopyAloneThatTheRecipientHas() {
      var first = deliver(made.text("a"), "bee");
      deliveries().move(swarmId(), BEE, List.of(first.message()), READ, T1);
      var second = made.delivery(append(made.text("b")).id(), "bee");
      var again =
          made.delivery(first.message(), "bee", PENDING, Priority.CRITICAL, Labels.of("again"));

      assertThat(deliveries().add(swarmId(), List.of(again, second, second, again))).isEqualTo(1);

      assertThat(find(first)).contains(first.inStatus(READ, T1));
      assertThat(find(second)).contains(second);
      assertThat(deliveries().unread(swarmId(), BEE)).isEqualTo(1);
      assertThat(deliveries().add(swarmId(), List.of())).isZero();
    }

    @Test
    void needAMessageOfThisSwarmOrStoreNothing() {
      var sound = made.delivery(append(made.text("a")).id(), "bee");
      var foreign = made.text("b");
      store.messages().append(otherSwarmId(), NEWS, List.of(foreign), OptionalLong.empty());

      for (var missing : List.of(UNKNOWN, foreign.id())) {
        assertNotFound(
            "message",
            missing,
            () -> deliveries().add(swarmId(), List.of(sound, made.delivery(missing, "bee"))));
      }
      assertThat(find(sound)).isEmpty();
      assertThat(deliveries().unread(swarmId(), BEE)).isZero();
    }

    @Test
    void takeAThousandAtOnceAndNotOneMore() {
      var message = append(made.text("a")).id();
      var copies =
          IntStream.range(0, 1_001).mapToObj(i -> made.delivery(message, "a" + i)).toList();

      assertThatThrownBy(() -> deliveries().add(swarmId(), copies))
          .isInstanceOf(TooLargeException.class);
      assertThat(deliveries().add(swarmId(), copies.subList(0, 1_000))).isEqualTo(1_000);
      assertThat(Pages.all(300, page -> deliveries().deliveriesOf(swarmId(), message, page)))
          .hasSize(1_000);
    }

    @Test
    void tellRecipientsMessagesAndSwarmsApart() {
      var delivery = deliver(made.text("a"), "bee");

      assertThat(deliveries().find(swarmId(), new AgentId("Bee"), delivery.message())).isEmpty();
      assertThat(deliveries().find(swarmId(), BEE, UNKNOWN)).isEmpty();
      assertThat(deliveries().find(otherSwarmId(), BEE, delivery.message())).isEmpty();
    }

    @Test
    void storeOneCopyThatManyAdd() {
      var delivery = made.delivery(append(made.text("a")).id(), "bee");

      assertThat(Races.run(8, i -> add(delivery)).orFail()).filteredOn(n -> n == 1).hasSize(1);
      assertThat(deliveries().unread(swarmId(), BEE)).isEqualTo(1);
    }
  }

  @Nested
  class Move {

    @Test
    void goesAlongTheSuccessorsOnlyWhateverTheStatus() {
      for (var from : DeliveryStatus.values()) {
        for (var to : DeliveryStatus.values()) {
          var delivery =
              made.delivery(
                  append(made.text("a")).id(), "bee", from, Priority.HIGH, Labels.of("x"));
          add(delivery);
          boolean allowed = from.successors().contains(to);

          assertThat(move(to, delivery.message()))
              .as("%s to %s", from, to)
              .isEqualTo(allowed ? 1 : 0);

          assertThat(find(delivery)).contains(allowed ? delivery.inStatus(to, T1) : delivery);
          assertUnreadIsARecount(BEE);
        }
      }
    }

    @Test
    void leavesAloneWhatIsNotTheRecipientsOrCannotFollow() {
      var mine = deliver(made.text("a"), "bee");
      var read = deliver(made.text("b"), "bee");
      var both = deliver(made.text("c"), "bee");
      add(made.delivery(both.message(), "ant"));
      var theirs = deliver(made.text("d"), "ant");
      move(READ, read.message());

      assertThat(
              move(
                  READ,
                  UNKNOWN,
                  mine.message(),
                  read.message(),
                  both.message(),
                  theirs.message(),
                  mine.message()))
          .isEqualTo(2);

      assertThat(find(mine)).contains(mine.inStatus(READ, T1));
      assertThat(find(theirs)).contains(theirs);
      assertThat(deliveries().find(swarmId(), ANT, both.message()).orElseThrow().status())
          .isEqualTo(PENDING);
      assertThat(deliveries().move(otherSwarmId(), BEE, List.of(both.message()), ACKNOWLEDGED, T1))
          .isZero();
      assertThat(deliveries().unread(swarmId(), BEE)).isZero();
      assertThat(deliveries().unread(swarmId(), ANT)).isEqualTo(2);
    }

    @Test
    void takesAThousandAtOnceAndNotOneMore() {
      var ids = new ArrayList<>(Collections.nCopies(1_000, UNKNOWN));
      ids.set(999, deliver(made.text("a"), "bee").message());

      assertThat(deliveries().move(swarmId(), BEE, ids, READ, T1)).isEqualTo(1);
      assertThat(deliveries().move(swarmId(), BEE, List.of(), READ, T1)).isZero();
      ids.add(UNKNOWN);
      assertThatThrownBy(() -> deliveries().move(swarmId(), BEE, ids, ACKNOWLEDGED, T1))
          .isInstanceOf(TooLargeException.class);
    }

    @Test
    void isDoneOnceWhenManyDoIt() {
      var delivery = deliver(made.text("a"), "bee");

      var moved =
          Races.run(
              8, i -> move(List.of(DELIVERED, READ, ACKNOWLEDGED).get(i % 3), delivery.message()));

      // Delivered, read and acknowledged may follow each other, each at most once.
      assertThat(moved.orFail().stream().mapToInt(Integer::intValue).sum()).isBetween(1, 3);
      assertThat(find(delivery).orElseThrow().status()).isEqualTo(ACKNOWLEDGED);
      assertThat(deliveries().unread(swarmId(), BEE)).isZero();
    }
  }

  @Nested
  class Expire {

    @Test
    void concernsWhatIsUnreadFromItsVeryInstantOn() {
      for (var status : DeliveryStatus.values()) {
        var delivery =
            Messages.expiring(
                made.delivery(
                    append(made.text("a")).id(), "bee", status, Priority.LOW, Labels.of("x")),
                T1);
        add(delivery);

        assertThat(deliveries().expire(swarmId(), T1.minusNanos(1_000), 9)).isZero();
        assertThat(deliveries().expire(otherSwarmId(), T1, 9)).isZero();
        assertThat(deliveries().expire(swarmId(), T1, 9)).isEqualTo(status.isUnread() ? 1 : 0);

        assertThat(find(delivery))
            .contains(status.isUnread() ? delivery.inStatus(EXPIRED, T1) : delivery);
        assertThat(deliveries().expire(swarmId(), T1, 9)).isZero();
        assertUnreadIsARecount(BEE);
      }
    }

    @Test
    void neverConcernsWhatNeverExpires() {
      deliver(made.text("a"), "bee");

      assertThat(deliveries().expire(swarmId(), Check.TOO_LATE.minusNanos(1_000), 9)).isZero();
    }

    @Test
    void beginsWithTheLongestExpired() {
      var order = new ArrayList<>(IntStream.range(0, 9).boxed().toList());
      Collections.shuffle(order, new Random(1));
      List<Delivery> copies =
          new ArrayList<>(Collections.nCopies(9, deliver(made.text("a"), "ant")));
      for (int second : order) {
        var copy = made.delivery(append(made.text("b")).id(), "bee");
        copies.set(second, Messages.expiring(copy, T0.plusSeconds(second)));
        add(copies.get(second));
      }

      assertThat(deliveries().expire(swarmId(), T1, 4)).isEqualTo(4);
      assertThat(copies)
          .filteredOn(copy -> find(copy).orElseThrow().status() == EXPIRED)
          .isEqualTo(copies.subList(0, 4));
      assertThat(deliveries().expire(swarmId(), T1, 9)).isEqualTo(5);
    }

    @Test
    void isLimited() {
      assertLimited(limit -> deliveries().expire(swarmId(), T1, limit));
    }
  }

  @Nested
  class Unread {

    @Test
    void countsForEachRecipientOfEachSwarm() {
      assertThat(deliveries().unread(swarmId(), BEE)).isZero();
      deliver(made.text("a"), "bee");
      deliver(made.text("b"), "bee");
      deliver(made.text("c"), "ant");

      assertThat(deliveries().unread(swarmId(), BEE)).isEqualTo(2);
      assertThat(deliveries().unread(swarmId(), ANT)).isEqualTo(1);
      assertThat(deliveries().unread(otherSwarmId(), BEE)).isZero();
    }

    @Test
    void equalsARecountWhateverHappensAtTheSameTime() {
      for (int round = 0; round < 5; round++) {
        Races.run(8, i -> busy(new Random(i))).orFail();

        assertUnreadIsARecount(BEE);
        assertUnreadIsARecount(ANT);
      }
    }

    @Test
    void isNotChangedByWhatIsUndone() {
      var delivery = deliver(made.text("a"), "bee");
      assertThatThrownBy(
              () ->
                  store
                      .work()
                      .write(
                          () -> {
                            move(READ, delivery.message());
                            deliver(made.text("b"), "ant");
                            throw new IllegalStateException("no");
                          }))
          .hasMessage("no");

      assertThat(deliveries().unread(swarmId(), BEE)).isEqualTo(1);
      assertThat(deliveries().unread(swarmId(), ANT)).isZero();
    }

    private int deliverTo(AgentId recipient, boolean expires) {
      var copy = made.delivery(append(made.text("a")).id(), recipient.value());
      return add(expires ? Messages.expiring(copy, T0) : copy);
    }

    private int busy(Random random) {
      int steps = 12;
      for (int i = 0; i < steps; i++) {
        var recipient = random.nextBoolean() ? BEE : ANT;
        boolean expires = random.nextBoolean();
        // Together, or another thread clears the message before it is delivered.
        store.work().write(() -> deliverTo(recipient, expires));
        var unread =
            deliveries().pending(swarmId(), recipient, 5).stream()
                .map(entry -> entry.message().id())
                .toList();
        switch (random.nextInt(4)) {
          case 0 -> deliveries().move(swarmId(), recipient, unread, DELIVERED, T1);
          case 1 -> deliveries().move(swarmId(), recipient, unread, READ, T1);
          case 2 -> deliveries().expire(swarmId(), T1, 3);
          default -> {
            if (i % 6 == 0) {
              store.messages().clear(swarmId(), NEWS);
            }
          }
        }
      }
      return steps;
    }
  }

  private int move(DeliveryStatus status, MessageId... messages) {
    return deliveries().move(swarmId(), BEE, List.of(messages), status, T1.plusNanos(999));
  }

  private Optional<Delivery> find(Delivery delivery) {
    return deliveries().find(swarmId(), delivery.recipient(), delivery.message());
  }

  private void assertUnreadIsARecount(AgentId recipient) {
    assertThat(deliveries().unread(swarmId(), recipient))
        .isEqualTo(
            Pages.all(
                    100, page -> deliveries().inbox(swarmId(), recipient, InboxQuery.UNREAD, page))
                .size());
  }
}
