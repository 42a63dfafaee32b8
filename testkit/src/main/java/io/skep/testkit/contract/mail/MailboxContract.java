package io.skep.testkit.contract.mail;

import static io.skep.testkit.contract.store.ErrorAssertions.assertValidatesLimit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.mail.Delivery;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.mail.InboxEntry;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.mail.Mailbox;
import io.skep.domain.mail.OutgoingMessage;
import io.skep.domain.mail.Recipients;
import io.skep.domain.mail.SendResult;
import io.skep.domain.message.Message;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.Priority;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.ConcurrentRunner;
import io.skep.testkit.fixture.MessageFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract of {@link Mailbox} over a store. */
public abstract class MailboxContract extends StoreContract {

  private static final AgentId QUEEN = new AgentId("queen");
  private static final AgentId BEE = new AgentId("bee");
  private static final AgentId ANT = new AgentId("ant");
  private static final MessageId UNKNOWN = new MessageId(new UUID(1, 2));
  private static final PageRequest PAGE = PageRequest.first(100);

  @Nested
  class Send {

    @Test
    void storesTheMessageOnceAndADeliveryPerRecipient() {
      clock.advance(Duration.ofNanos(999));
      var message =
          messageTo(Recipients.agents(BEE, ANT, QUEEN))
              .withPriority(Priority.HIGH)
              .withTags("north")
              .inReplyTo(UNKNOWN)
              .withExpiry(clock.instant().plusSeconds(60))
              .withKey("k");

      var sent = mailbox().send(message);

      assertThat(sent.deliveries()).isEqualTo(3);
      assertThat(sent.message())
          .isEqualTo(
              new Message(
                  sent.message().id(),
                  ThreadId.of(QUEEN),
                  1,
                  Role.USER,
                  "queen",
                  new Json("\"text\""),
                  Optional.of(message.headers()),
                  Optional.of("k"),
                  clock.instant()));
      assertThat(swarm.messages().findLast(ThreadId.of(QUEEN), 9)).containsExactly(sent.message());
      assertThat(mailbox().deliveriesOf(sent.message().id(), PAGE).items())
          .containsExactly(
              copy(message, sent, ANT), copy(message, sent, BEE), copy(message, sent, QUEEN));
      assertThat(mailbox().inbox(BEE, InboxQuery.ALL, PAGE).items())
          .containsExactly(new InboxEntry(copy(message, sent, BEE), sent.message()));
      assertThat(new Swarm(otherSwarmId(), store).mailbox().countUnread(BEE)).isZero();
    }

    @Test
    void reachesATeamWithoutSenderAndRetiredAgents() {
      for (var name : List.of("queen", "bee", "ant", "gone")) {
        swarm.agents().register(new AgentId(name), AgentProfile.DEFAULT.withTeam("gamma"));
      }
      swarm.agents().register(new AgentId("drone"), AgentProfile.DEFAULT.withTeam("Gamma"));
      swarm.agents().changeStatus(new AgentId("gone"), AgentStatus.RETIRED);
      swarm.agents().changeStatus(ANT, AgentStatus.OFFLINE);

      var sent = mailbox().send(messageTo(Recipients.team("gamma")));

      assertThat(recipients(sent)).containsExactly("ant", "bee");
      assertThat(mailbox().send(messageTo(Recipients.team("none"))).deliveries()).isZero();
      assertThat(recipients(mailbox().send(messageTo(Recipients.everyone()))))
          .containsExactly("ant", "bee", "drone");
    }

    @Test
    void reachesAllAgentsOfALargeSwarm() {
      var ids = IntStream.range(0, 1_050).mapToObj(i -> new AgentId("a" + i)).toList();
      store
          .unitOfWork()
          .write(
              () ->
                  ids.stream()
                      .map(id -> swarm.agents().register(id, AgentProfile.DEFAULT))
                      .toList());
      new Swarm(otherSwarmId(), store).agents().register(new AgentId("wasp"), AgentProfile.DEFAULT);

      var sent = mailbox().send(messageTo(Recipients.everyone()));

      assertThat(sent.deliveries()).isEqualTo(1_050);
      assertThat(ids).allSatisfy(id -> assertThat(mailbox().countUnread(id)).isEqualTo(1));
      assertThat(mailbox().countUnread(new AgentId("wasp"))).isZero();
    }

    @Test
    void isIdempotentByKey() {
      var first = mailbox().send(messageTo(Recipients.agents(BEE)).withKey("k"));

      var again = mailbox().send(messageTo(Recipients.agents(BEE, ANT)).withKey("k"));

      assertThat(again).isEqualTo(new SendResult(first.message(), 0));
      assertThat(mailbox().countUnread(ANT)).isZero();
      var elsewhere = messageTo(Recipients.agents(BEE)).withKey("k").inThread(ThreadId.topic("t"));
      assertThat(mailbox().send(elsewhere).deliveries()).isEqualTo(1);
      assertThat(swarm.messages().findLast(ThreadId.topic("t"), 9)).hasSize(1);
    }

    @Test
    void isIdempotentByKeyUnderConcurrency() {
      var sent =
          ConcurrentRunner.run(
                  8, i -> mailbox().send(messageTo(Recipients.agents(BEE)).withKey("k")))
              .resultsOrThrow();

      assertThat(sent).extracting(SendResult::message).containsOnly(sent.get(0).message());
      assertThat(sent.stream().mapToLong(SendResult::deliveries).sum()).isEqualTo(1);
      assertThat(mailbox().countUnread(BEE)).isEqualTo(1);
    }

    @Test
    void broadcastsConcurrently() {
      for (int i = 0; i < 8; i++) {
        swarm.agents().register(new AgentId("a" + i), AgentProfile.DEFAULT.withTeam("gamma"));
      }

      ConcurrentRunner.run(
              8,
              i ->
                  mailbox()
                      .send(
                          OutgoingMessage.text(
                              new AgentId("a" + i), Recipients.team("gamma"), "s", "t")))
          .resultsOrThrow();

      for (int i = 0; i < 8; i++) {
        assertThat(mailbox().countUnread(new AgentId("a" + i))).isEqualTo(7);
      }
    }
  }

  @Nested
  class Fetch {

    @Test
    void returnsPendingByPriorityAndMarksDelivered() {
      var normal = mailbox().send(messageTo(Recipients.agents(BEE)));
      var urgent =
          mailbox().send(messageTo(Recipients.agents(BEE)).withPriority(Priority.CRITICAL));
      var later = mailbox().send(messageTo(Recipients.agents(BEE)));
      clock.advance(Duration.ofSeconds(1));

      var fetched = mailbox().fetch(BEE, 2);

      assertThat(fetched)
          .extracting(InboxEntry::message)
          .containsExactly(urgent.message(), normal.message());
      assertThat(fetched)
          .allSatisfy(
              entry -> {
                assertThat(entry.delivery().status()).isEqualTo(DeliveryStatus.DELIVERED);
                assertThat(mailbox().inbox(BEE, InboxQuery.UNREAD, PAGE).items()).contains(entry);
              });
      assertThat(mailbox().fetch(BEE, 2))
          .extracting(InboxEntry::message)
          .containsExactly(later.message());
      assertThat(mailbox().fetch(BEE, 2)).isEmpty();
      assertThat(mailbox().countUnread(BEE)).isEqualTo(3);
      assertValidatesLimit(limit -> mailbox().fetch(BEE, limit));
    }

    @Test
    void returnsNoEntryTwice() {
      int all = 200;
      for (int i = 0; i < all; i++) {
        mailbox().send(messageTo(Recipients.agents(BEE)));
      }

      var fetched =
          ConcurrentRunner.run(
                  8,
                  i -> {
                    List<MessageId> mine = new ArrayList<>();
                    while (true) {
                      var found = mailbox().fetch(BEE, 3);
                      if (found.isEmpty()) {
                        return mine;
                      }
                      found.forEach(entry -> mine.add(entry.message().id()));
                    }
                  })
              .resultsOrThrow();

      assertThat(fetched.stream().flatMap(List::stream)).hasSize(all).doesNotHaveDuplicates();
    }
  }

  @Nested
  class ReadAndAcknowledge {

    @Test
    void markADeliveryOnce() {
      var id = send(BEE);
      clock.advance(Duration.ofSeconds(1));
      var read = mailbox().markRead(BEE, id);
      clock.advance(Duration.ofSeconds(1));

      assertThat(read.delivery().status()).isEqualTo(DeliveryStatus.READ);
      assertThat(mailbox().markRead(BEE, id)).isEqualTo(read);
      assertThat(mailbox().countUnread(BEE)).isZero();
      var acknowledged = mailbox().acknowledge(BEE, id);
      assertThat(acknowledged.delivery().status()).isEqualTo(DeliveryStatus.ACKNOWLEDGED);
      assertThat(acknowledged.delivery().changedAt()).isEqualTo(clock.instant());
      clock.advance(Duration.ofSeconds(1));
      assertThat(mailbox().acknowledge(BEE, id)).isEqualTo(acknowledged);
      assertThat(mailbox().markRead(BEE, id)).isEqualTo(acknowledged);
      assertThat(mailbox().inbox(BEE, InboxQuery.ALL, PAGE).items()).containsExactly(acknowledged);
    }

    @Test
    void maySkipReading() {
      var id = send(BEE);

      assertThat(mailbox().acknowledge(BEE, id).delivery().status())
          .isEqualTo(DeliveryStatus.ACKNOWLEDGED);
      assertThat(mailbox().countUnread(BEE)).isZero();
    }

    @Test
    void requireADeliveryToTheRecipient() {
      var id = send(BEE);

      for (var missing : List.of(UNKNOWN, id)) {
        assertThatThrownBy(() -> mailbox().markRead(ANT, missing))
            .isInstanceOfSatisfying(
                NotFoundException.class,
                none -> assertThat(none.id()).isEqualTo(missing.toString()));
        assertThatThrownBy(() -> mailbox().acknowledge(ANT, missing))
            .isInstanceOf(NotFoundException.class);
      }
      assertThat(mailbox().countUnread(BEE)).isEqualTo(1);
    }

    @Test
    void areRejectedForExpiredOrFailedDeliveries() {
      var made = new MessageFactory(store.ids(), clock);
      for (var status : List.of(DeliveryStatus.EXPIRED, DeliveryStatus.FAILED)) {
        var message = made.text("a");
        store
            .messages()
            .append(swarmId(), ThreadId.of(QUEEN), List.of(message), OptionalLong.empty());
        store
            .deliveries()
            .add(
                swarmId(),
                List.of(made.delivery(message.id(), "bee", status, Priority.LOW, Labels.NONE)));

        assertThatThrownBy(() -> mailbox().markRead(BEE, message.id()))
            .isInstanceOfSatisfying(
                InvalidTransitionException.class,
                refused -> {
                  assertThat(refused.from()).isEqualTo(status.name());
                  assertThat(refused.to()).isEqualTo("READ");
                });
        assertThatThrownBy(() -> mailbox().acknowledge(BEE, message.id()))
            .isInstanceOf(InvalidTransitionException.class);
      }
    }

    @Test
    void acceptBatches() {
      var ids = new ArrayList<>(List.of(send(BEE), send(BEE), send(ANT), UNKNOWN));
      mailbox().acknowledge(BEE, ids.get(0));

      assertThat(mailbox().markAllRead(BEE, ids)).isEqualTo(1);
      assertThat(mailbox().markAllRead(BEE, ids)).isZero();
      assertThat(mailbox().countUnread(BEE)).isZero();
      assertThat(mailbox().countUnread(ANT)).isEqualTo(1);
      assertThatThrownBy(() -> mailbox().markAllRead(BEE, Collections.nCopies(1_001, UNKNOWN)))
          .isInstanceOf(TooLargeException.class);
    }
  }

  @Nested
  class Expire {

    @Test
    void marksAllOverdueUnreadDeliveries() {
      var end = clock.instant().plusSeconds(60);
      var many = IntStream.range(0, 600).mapToObj(i -> new AgentId("a" + i)).toList();
      var sent = mailbox().send(messageTo(Recipients.agents(many)).withExpiry(end));
      mailbox().send(messageTo(Recipients.agents(many)).withExpiry(end));
      mailbox().send(messageTo(Recipients.agents(BEE)).withExpiry(end.plusNanos(1_000)));
      mailbox().markRead(many.get(0), sent.message().id());

      assertThat(mailbox().expire()).isZero();
      clock.set(end);
      assertThat(mailbox().expire()).isEqualTo(1_199);
      assertThat(mailbox().expire()).isZero();

      assertThat(mailbox().countUnread(many.get(1))).isZero();
      assertThat(mailbox().countUnread(BEE)).isEqualTo(1);
      assertThat(mailbox().fetch(many.get(1), 9)).isEmpty();
    }
  }

  private Mailbox mailbox() {
    return swarm.mailbox();
  }

  private MessageId send(AgentId recipient) {
    return mailbox().send(messageTo(Recipients.agents(recipient))).message().id();
  }

  private List<String> recipients(SendResult sent) {
    var copies = mailbox().deliveriesOf(sent.message().id(), PAGE).items();
    assertThat(sent.deliveries()).isEqualTo(copies.size());
    return copies.stream().map(copy -> copy.recipient().value()).toList();
  }

  private Delivery copy(OutgoingMessage message, SendResult sent, AgentId recipient) {
    return new Delivery(
        sent.message().id(),
        recipient,
        DeliveryStatus.PENDING,
        message.headers().priority(),
        message.headers().tags(),
        sent.message().createdAt(),
        sent.message().createdAt(),
        message.headers().expiresAt());
  }

  private static OutgoingMessage messageTo(Recipients to) {
    return OutgoingMessage.text(QUEEN, to, "subject", "text");
  }
}
