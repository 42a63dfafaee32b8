package io.skep.testkit.contract.mail;

import static io.skep.domain.mail.DeliveryStatus.ACKNOWLEDGED;
import static io.skep.domain.mail.DeliveryStatus.DELIVERED;
import static io.skep.domain.mail.DeliveryStatus.EXPIRED;
import static io.skep.domain.mail.DeliveryStatus.PENDING;
import static io.skep.domain.mail.DeliveryStatus.READ;
import static io.skep.testkit.contract.store.ErrorAssertions.assertNotFound;
import static io.skep.testkit.contract.store.ErrorAssertions.assertValidatesLimit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.TooLargeException;
import io.skep.domain.mail.Delivery;
import io.skep.domain.mail.DeliveryRepository;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Priority;
import io.skep.domain.value.Validate;
import io.skep.testkit.fixture.ConcurrentRunner;
import io.skep.testkit.fixture.MessageFactory;
import io.skep.testkit.fixture.Pages;
import io.skep.testkit.fixture.TestStrings;
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

/** Contract of {@link DeliveryRepository}. */
public abstract class DeliveryRepositoryContract extends InboxTests {

  private static final Instant T1 = T0.plusSeconds(10);
  private static final AgentId ANT = new AgentId("ant");
  private static final MessageId UNKNOWN = new MessageId(new UUID(1, 2));

  @Nested
  class AddAndFind {

    @Test
    void storeEveryField() {
      for (var status : DeliveryStatus.values()) {
        for (var priority : Priority.values()) {
          var delivery =
              new Delivery(
                  append(messageFactory.text("a")).id(),
                  new AgentId(TestStrings.nameOfLength(AgentId.MAX_LENGTH)),
                  status,
                  priority,
                  Labels.of(
                      IntStream.range(10, 74)
                          .mapToObj(i -> TestStrings.nameOfLength(99) + i)
                          .toList()),
                  Validate.MIN_INSTANT,
                  T0.plusNanos(1_000),
                  Optional.of(Validate.END_INSTANT.minusNanos(1_000)));

          assertThat(add(delivery)).isEqualTo(1);

          assertThat(find(delivery)).contains(delivery);
        }
      }
    }

    @Test
    void countNewDeliveriesAndDoNotReplaceExistingOnes() {
      var first = deliver(messageFactory.text("a"), "bee");
      deliveries().updateStatus(swarmId(), BEE, List.of(first.message()), READ, T1);
      var second = messageFactory.delivery(append(messageFactory.text("b")).id(), "bee");
      var again =
          messageFactory.delivery(
              first.message(), "bee", PENDING, Priority.CRITICAL, Labels.of("again"));

      assertThat(deliveries().add(swarmId(), List.of(again, second, second, again))).isEqualTo(1);

      assertThat(find(first)).contains(first.withStatus(READ, T1));
      assertThat(find(second)).contains(second);
      assertThat(deliveries().countUnread(swarmId(), BEE)).isEqualTo(1);
      assertThat(deliveries().add(swarmId(), List.of())).isZero();
    }

    @Test
    void requireAMessageOfThisSwarmAtomically() {
      var sound = messageFactory.delivery(append(messageFactory.text("a")).id(), "bee");
      var foreign = messageFactory.text("b");
      store.messages().append(otherSwarmId(), NEWS, List.of(foreign), OptionalLong.empty());

      for (var missing : List.of(UNKNOWN, foreign.id())) {
        assertNotFound(
            "message",
            missing,
            () ->
                deliveries()
                    .add(swarmId(), List.of(sound, messageFactory.delivery(missing, "bee"))));
      }
      assertThat(find(sound)).isEmpty();
      assertThat(deliveries().countUnread(swarmId(), BEE)).isZero();
    }

    @Test
    void acceptAThousandAndRejectMore() {
      var message = append(messageFactory.text("a")).id();
      var copies =
          IntStream.range(0, 1_001)
              .mapToObj(i -> messageFactory.delivery(message, "a" + i))
              .toList();

      assertThatThrownBy(() -> deliveries().add(swarmId(), copies))
          .isInstanceOf(TooLargeException.class);
      assertThat(deliveries().add(swarmId(), copies.subList(0, 1_000))).isEqualTo(1_000);
      assertThat(Pages.collectAll(300, page -> deliveries().deliveriesOf(swarmId(), message, page)))
          .hasSize(1_000);
    }

    @Test
    void distinguishRecipientsMessagesAndSwarms() {
      var delivery = deliver(messageFactory.text("a"), "bee");

      assertThat(deliveries().find(swarmId(), new AgentId("Bee"), delivery.message())).isEmpty();
      assertThat(deliveries().find(swarmId(), BEE, UNKNOWN)).isEmpty();
      assertThat(deliveries().find(otherSwarmId(), BEE, delivery.message())).isEmpty();
    }

    @Test
    void storeOneDeliveryUnderConcurrency() {
      var delivery = messageFactory.delivery(append(messageFactory.text("a")).id(), "bee");

      assertThat(ConcurrentRunner.run(8, i -> add(delivery)).resultsOrThrow())
          .filteredOn(n -> n == 1)
          .hasSize(1);
      assertThat(deliveries().countUnread(swarmId(), BEE)).isEqualTo(1);
    }
  }

  @Nested
  class ChangeStatus {

    @Test
    void allowsOnlyValidTransitions() {
      for (var from : DeliveryStatus.values()) {
        for (var to : DeliveryStatus.values()) {
          var delivery =
              messageFactory.delivery(
                  append(messageFactory.text("a")).id(),
                  "bee",
                  from,
                  Priority.HIGH,
                  Labels.of("x"));
          add(delivery);
          boolean allowed = from.successors().contains(to);

          assertThat(move(to, delivery.message()))
              .as("%s to %s", from, to)
              .isEqualTo(allowed ? 1 : 0);

          assertThat(find(delivery)).contains(allowed ? delivery.withStatus(to, T1) : delivery);
          assertUnreadCountMatches(BEE);
        }
      }
    }

    @Test
    void ignoresOtherRecipientsAndInvalidTransitions() {
      var mine = deliver(messageFactory.text("a"), "bee");
      var read = deliver(messageFactory.text("b"), "bee");
      var both = deliver(messageFactory.text("c"), "bee");
      add(messageFactory.delivery(both.message(), "ant"));
      var theirs = deliver(messageFactory.text("d"), "ant");
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

      assertThat(find(mine)).contains(mine.withStatus(READ, T1));
      assertThat(find(theirs)).contains(theirs);
      assertThat(deliveries().find(swarmId(), ANT, both.message()).orElseThrow().status())
          .isEqualTo(PENDING);
      assertThat(
              deliveries()
                  .updateStatus(otherSwarmId(), BEE, List.of(both.message()), ACKNOWLEDGED, T1))
          .isZero();
      assertThat(deliveries().countUnread(swarmId(), BEE)).isZero();
      assertThat(deliveries().countUnread(swarmId(), ANT)).isEqualTo(2);
    }

    @Test
    void acceptsAThousandAndRejectsMore() {
      var ids = new ArrayList<>(Collections.nCopies(1_000, UNKNOWN));
      ids.set(999, deliver(messageFactory.text("a"), "bee").message());

      assertThat(deliveries().updateStatus(swarmId(), BEE, ids, READ, T1)).isEqualTo(1);
      assertThat(deliveries().updateStatus(swarmId(), BEE, List.of(), READ, T1)).isZero();
      ids.add(UNKNOWN);
      assertThatThrownBy(() -> deliveries().updateStatus(swarmId(), BEE, ids, ACKNOWLEDGED, T1))
          .isInstanceOf(TooLargeException.class);
    }

    @Test
    void happensOnceUnderConcurrency() {
      var delivery = deliver(messageFactory.text("a"), "bee");

      var moved =
          ConcurrentRunner.run(
              8, i -> move(List.of(DELIVERED, READ, ACKNOWLEDGED).get(i % 3), delivery.message()));

      // Delivered, read and acknowledged may follow each other, each at most once.
      assertThat(moved.resultsOrThrow().stream().mapToInt(Integer::intValue).sum()).isBetween(1, 3);
      assertThat(find(delivery).orElseThrow().status()).isEqualTo(ACKNOWLEDGED);
      assertThat(deliveries().countUnread(swarmId(), BEE)).isZero();
    }
  }

  @Nested
  class Expire {

    @Test
    void expiresUnreadDeliveriesFromTheInstantOn() {
      for (var status : DeliveryStatus.values()) {
        var delivery =
            MessageFactory.expiring(
                messageFactory.delivery(
                    append(messageFactory.text("a")).id(),
                    "bee",
                    status,
                    Priority.LOW,
                    Labels.of("x")),
                T1);
        add(delivery);

        assertThat(deliveries().expire(swarmId(), T1.minusNanos(1_000), 9)).isZero();
        assertThat(deliveries().expire(otherSwarmId(), T1, 9)).isZero();
        assertThat(deliveries().expire(swarmId(), T1, 9)).isEqualTo(status.isUnread() ? 1 : 0);

        assertThat(find(delivery))
            .contains(status.isUnread() ? delivery.withStatus(EXPIRED, T1) : delivery);
        assertThat(deliveries().expire(swarmId(), T1, 9)).isZero();
        assertUnreadCountMatches(BEE);
      }
    }

    @Test
    void ignoresDeliveriesWithoutExpiry() {
      deliver(messageFactory.text("a"), "bee");

      assertThat(deliveries().expire(swarmId(), Validate.END_INSTANT.minusNanos(1_000), 9))
          .isZero();
    }

    @Test
    void isOrderedByExpiry() {
      var order = new ArrayList<>(IntStream.range(0, 9).boxed().toList());
      Collections.shuffle(order, new Random(1));
      List<Delivery> copies =
          new ArrayList<>(Collections.nCopies(9, deliver(messageFactory.text("a"), "ant")));
      for (int second : order) {
        var copy = messageFactory.delivery(append(messageFactory.text("b")).id(), "bee");
        copies.set(second, MessageFactory.expiring(copy, T0.plusSeconds(second)));
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
      assertValidatesLimit(limit -> deliveries().expire(swarmId(), T1, limit));
    }
  }

  @Nested
  class Unread {

    @Test
    void countsForEachRecipientOfEachSwarm() {
      assertThat(deliveries().countUnread(swarmId(), BEE)).isZero();
      deliver(messageFactory.text("a"), "bee");
      deliver(messageFactory.text("b"), "bee");
      deliver(messageFactory.text("c"), "ant");

      assertThat(deliveries().countUnread(swarmId(), BEE)).isEqualTo(2);
      assertThat(deliveries().countUnread(swarmId(), ANT)).isEqualTo(1);
      assertThat(deliveries().countUnread(otherSwarmId(), BEE)).isZero();
    }

    @Test
    void matchesARecountUnderConcurrency() {
      for (int round = 0; round < 5; round++) {
        ConcurrentRunner.run(8, i -> busy(new Random(i))).resultsOrThrow();

        assertUnreadCountMatches(BEE);
        assertUnreadCountMatches(ANT);
      }
    }

    @Test
    void isUnchangedByRollback() {
      var delivery = deliver(messageFactory.text("a"), "bee");
      assertThatThrownBy(
              () ->
                  store
                      .unitOfWork()
                      .write(
                          () -> {
                            move(READ, delivery.message());
                            deliver(messageFactory.text("b"), "ant");
                            throw new IllegalStateException("no");
                          }))
          .hasMessage("no");

      assertThat(deliveries().countUnread(swarmId(), BEE)).isEqualTo(1);
      assertThat(deliveries().countUnread(swarmId(), ANT)).isZero();
    }

    private int deliverTo(AgentId recipient, boolean expires) {
      var copy = messageFactory.delivery(append(messageFactory.text("a")).id(), recipient.value());
      return add(expires ? MessageFactory.expiring(copy, T0) : copy);
    }

    private int busy(Random random) {
      int steps = 12;
      for (int i = 0; i < steps; i++) {
        var recipient = random.nextBoolean() ? BEE : ANT;
        boolean expires = random.nextBoolean();
        // One transaction: otherwise another thread may clear the message before its delivery is
        // added.
        store.unitOfWork().write(() -> deliverTo(recipient, expires));
        var unread =
            deliveries().lockPending(swarmId(), recipient, 5).stream()
                .map(entry -> entry.message().id())
                .toList();
        switch (random.nextInt(4)) {
          case 0 -> deliveries().updateStatus(swarmId(), recipient, unread, DELIVERED, T1);
          case 1 -> deliveries().updateStatus(swarmId(), recipient, unread, READ, T1);
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
    return deliveries().updateStatus(swarmId(), BEE, List.of(messages), status, T1.plusNanos(999));
  }

  private Optional<Delivery> find(Delivery delivery) {
    return deliveries().find(swarmId(), delivery.recipient(), delivery.message());
  }

  private void assertUnreadCountMatches(AgentId recipient) {
    assertThat(deliveries().countUnread(swarmId(), recipient))
        .isEqualTo(
            Pages.collectAll(
                    100, page -> deliveries().inbox(swarmId(), recipient, InboxQuery.UNREAD, page))
                .size());
  }
}
