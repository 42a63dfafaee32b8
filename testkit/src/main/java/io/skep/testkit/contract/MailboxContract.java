package io.skep.testkit.contract;

import static io.skep.testkit.contract.Refusals.assertLimited;
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
import io.skep.domain.mail.Letter;
import io.skep.domain.mail.Mailbox;
import io.skep.domain.mail.Recipients;
import io.skep.domain.mail.Sent;
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
import io.skep.testkit.fixture.Messages;
import io.skep.testkit.fixture.Races;
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

/** What the {@link Mailbox} owes over a store. */
public abstract class MailboxContract extends StoreContract {

  private static final AgentId QUEEN = new AgentId("queen");
  private static final AgentId BEE = new AgentId("bee");
  private static final AgentId ANT = new AgentId("ant");
  private static final MessageId UNKNOWN = new MessageId(new UUID(1, 2));
  private static final PageRequest PAGE = PageRequest.first(100);

  @Nested
  class Send {

    @Test
    void storesTheMessageOnceAndACopyForEachRecipient() {
      clock.advance(Duration.ofNanos(999));
      var letter =
          letter(Recipients.agents(BEE, ANT, QUEEN))
              .withPriority(Priority.HIGH)
              .withTags("north")
              .inReplyTo(UNKNOWN)
              .expiringAt(clock.instant().plusSeconds(60))
              .withKey("k");

      var sent = mail().send(letter);

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
                  Optional.of(letter.envelope()),
                  Optional.of("k"),
                  clock.instant()));
      assertThat(swarm.messages().last(ThreadId.of(QUEEN), 9)).containsExactly(sent.message());
      assertThat(mail().deliveriesOf(sent.message().id(), PAGE).items())
          .containsExactly(
              copy(letter, sent, ANT), copy(letter, sent, BEE), copy(letter, sent, QUEEN));
      assertThat(mail().inbox(BEE, InboxQuery.ALL, PAGE).items())
          .containsExactly(new InboxEntry(copy(letter, sent, BEE), sent.message()));
      assertThat(new Swarm(otherSwarmId(), store).mailbox().unread(BEE)).isZero();
    }

    @Test
    void reachesATeamWithoutTheSenderTheRetiredAndTheOthers() {
      for (var name : List.of("queen", "bee", "ant", "gone")) {
        swarm.agents().register(new AgentId(name), AgentProfile.PLAIN.withTeam("gamma"));
      }
      swarm.agents().register(new AgentId("drone"), AgentProfile.PLAIN.withTeam("Gamma"));
      swarm.agents().changeStatus(new AgentId("gone"), AgentStatus.RETIRED);
      swarm.agents().changeStatus(ANT, AgentStatus.OFFLINE);

      var sent = mail().send(letter(Recipients.team("gamma")));

      assertThat(recipients(sent)).containsExactly("ant", "bee");
      assertThat(mail().send(letter(Recipients.team("none"))).deliveries()).isZero();
      assertThat(recipients(mail().send(letter(Recipients.everyone()))))
          .containsExactly("ant", "bee", "drone");
    }

    @Test
    void reachesEveryoneHoweverManyTheyAre() {
      var ids = IntStream.range(0, 1_050).mapToObj(i -> new AgentId("a" + i)).toList();
      store
          .work()
          .write(
              () ->
                  ids.stream().map(id -> swarm.agents().register(id, AgentProfile.PLAIN)).toList());
      new Swarm(otherSwarmId(), store).agents().register(new AgentId("wasp"), AgentProfile.PLAIN);

      var sent = mail().send(letter(Recipients.everyone()));

      assertThat(sent.deliveries()).isEqualTo(1_050);
      assertThat(ids).allSatisfy(id -> assertThat(mail().unread(id)).isEqualTo(1));
      assertThat(mail().unread(new AgentId("wasp"))).isZero();
    }

    @Test
    void sendsNothingUnderAKeyThatIsThereAlready() {
      var first = mail().send(letter(Recipients.agents(BEE)).withKey("k"));

      var again = mail().send(letter(Recipients.agents(BEE, ANT)).withKey("k"));

      assertThat(again).isEqualTo(new Sent(first.message(), 0));
      assertThat(mail().unread(ANT)).isZero();
      var elsewhere = letter(Recipients.agents(BEE)).withKey("k").inThread(ThreadId.topic("t"));
      assertThat(mail().send(elsewhere).deliveries()).isEqualTo(1);
      assertThat(swarm.messages().last(ThreadId.topic("t"), 9)).hasSize(1);
    }

    @Test
    void sendsOnceWhatManySendUnderOneKey() {
      var sent =
          Races.run(8, i -> mail().send(letter(Recipients.agents(BEE)).withKey("k"))).orFail();

      assertThat(sent).extracting(Sent::message).containsOnly(sent.get(0).message());
      assertThat(sent.stream().mapToLong(Sent::deliveries).sum()).isEqualTo(1);
      assertThat(mail().unread(BEE)).isEqualTo(1);
    }

    @Test
    void broadcastsFromManyAtOnce() {
      for (int i = 0; i < 8; i++) {
        swarm.agents().register(new AgentId("a" + i), AgentProfile.PLAIN.withTeam("gamma"));
      }

      Races.run(
              8,
              i ->
                  mail()
                      .send(Letter.text(new AgentId("a" + i), Recipients.team("gamma"), "s", "t")))
          .orFail();

      for (int i = 0; i < 8; i++) {
        assertThat(mail().unread(new AgentId("a" + i))).isEqualTo(7);
      }
    }
  }

  @Nested
  class Fetch {

    @Test
    void takesWhatIsNewTheMostUrgentFirstAndMarksIt() {
      var normal = mail().send(letter(Recipients.agents(BEE)));
      var urgent = mail().send(letter(Recipients.agents(BEE)).withPriority(Priority.CRITICAL));
      var later = mail().send(letter(Recipients.agents(BEE)));
      clock.advance(Duration.ofSeconds(1));

      var fetched = mail().fetch(BEE, 2);

      assertThat(fetched)
          .extracting(InboxEntry::message)
          .containsExactly(urgent.message(), normal.message());
      assertThat(fetched)
          .allSatisfy(
              entry -> {
                assertThat(entry.delivery().status()).isEqualTo(DeliveryStatus.DELIVERED);
                assertThat(mail().inbox(BEE, InboxQuery.UNREAD, PAGE).items()).contains(entry);
              });
      assertThat(mail().fetch(BEE, 2))
          .extracting(InboxEntry::message)
          .containsExactly(later.message());
      assertThat(mail().fetch(BEE, 2)).isEmpty();
      assertThat(mail().unread(BEE)).isEqualTo(3);
      assertLimited(limit -> mail().fetch(BEE, limit));
    }

    @Test
    void handsNoEntryOutTwice() {
      int all = 200;
      for (int i = 0; i < all; i++) {
        mail().send(letter(Recipients.agents(BEE)));
      }

      var fetched =
          Races.run(
                  8,
                  i -> {
                    List<MessageId> mine = new ArrayList<>();
                    while (true) {
                      var found = mail().fetch(BEE, 3);
                      if (found.isEmpty()) {
                        return mine;
                      }
                      found.forEach(entry -> mine.add(entry.message().id()));
                    }
                  })
              .orFail();

      assertThat(fetched.stream().flatMap(List::stream)).hasSize(all).doesNotHaveDuplicates();
    }
  }

  @Nested
  class ReadAndAcknowledge {

    @Test
    void markACopyOnce() {
      var id = send(BEE);
      clock.advance(Duration.ofSeconds(1));
      var read = mail().read(BEE, id);
      clock.advance(Duration.ofSeconds(1));

      assertThat(read.delivery().status()).isEqualTo(DeliveryStatus.READ);
      assertThat(mail().read(BEE, id)).isEqualTo(read);
      assertThat(mail().unread(BEE)).isZero();
      var acknowledged = mail().acknowledge(BEE, id);
      assertThat(acknowledged.delivery().status()).isEqualTo(DeliveryStatus.ACKNOWLEDGED);
      assertThat(acknowledged.delivery().changedAt()).isEqualTo(clock.instant());
      clock.advance(Duration.ofSeconds(1));
      assertThat(mail().acknowledge(BEE, id)).isEqualTo(acknowledged);
      assertThat(mail().read(BEE, id)).isEqualTo(acknowledged);
      assertThat(mail().inbox(BEE, InboxQuery.ALL, PAGE).items()).containsExactly(acknowledged);
    }

    @Test
    void mayLeaveReadingOut() {
      var id = send(BEE);

      assertThat(mail().acknowledge(BEE, id).delivery().status())
          .isEqualTo(DeliveryStatus.ACKNOWLEDGED);
      assertThat(mail().unread(BEE)).isZero();
    }

    @Test
    void needACopyOfTheRecipient() {
      var id = send(BEE);

      for (var missing : List.of(UNKNOWN, id)) {
        assertThatThrownBy(() -> mail().read(ANT, missing))
            .isInstanceOfSatisfying(
                NotFoundException.class,
                none -> assertThat(none.id()).isEqualTo(missing.toString()));
        assertThatThrownBy(() -> mail().acknowledge(ANT, missing))
            .isInstanceOf(NotFoundException.class);
      }
      assertThat(mail().unread(BEE)).isEqualTo(1);
    }

    @Test
    void areRefusedForWhatHasExpiredOrFailed() {
      var made = new Messages(store.ids(), clock);
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

        assertThatThrownBy(() -> mail().read(BEE, message.id()))
            .isInstanceOfSatisfying(
                InvalidTransitionException.class,
                refused -> {
                  assertThat(refused.from()).isEqualTo(status.name());
                  assertThat(refused.to()).isEqualTo("READ");
                });
        assertThatThrownBy(() -> mail().acknowledge(BEE, message.id()))
            .isInstanceOf(InvalidTransitionException.class);
      }
    }

    @Test
    void canBeDoneForMany() {
      var ids = new ArrayList<>(List.of(send(BEE), send(BEE), send(ANT), UNKNOWN));
      mail().acknowledge(BEE, ids.get(0));

      assertThat(mail().readAll(BEE, ids)).isEqualTo(1);
      assertThat(mail().readAll(BEE, ids)).isZero();
      assertThat(mail().unread(BEE)).isZero();
      assertThat(mail().unread(ANT)).isEqualTo(1);
      assertThatThrownBy(() -> mail().readAll(BEE, Collections.nCopies(1_001, UNKNOWN)))
          .isInstanceOf(TooLargeException.class);
    }
  }

  @Nested
  class Expire {

    @Test
    void marksWhatWasNotReadInTimeHoweverMuchThatIs() {
      var end = clock.instant().plusSeconds(60);
      var many = IntStream.range(0, 600).mapToObj(i -> new AgentId("a" + i)).toList();
      var sent = mail().send(letter(Recipients.agents(many)).expiringAt(end));
      mail().send(letter(Recipients.agents(many)).expiringAt(end));
      mail().send(letter(Recipients.agents(BEE)).expiringAt(end.plusNanos(1_000)));
      mail().read(many.get(0), sent.message().id());

      assertThat(mail().expire()).isZero();
      clock.set(end);
      assertThat(mail().expire()).isEqualTo(1_199);
      assertThat(mail().expire()).isZero();

      assertThat(mail().unread(many.get(1))).isZero();
      assertThat(mail().unread(BEE)).isEqualTo(1);
      assertThat(mail().fetch(many.get(1), 9)).isEmpty();
    }
  }

  private Mailbox mail() {
    return swarm.mailbox();
  }

  private MessageId send(AgentId recipient) {
    return mail().send(letter(Recipients.agents(recipient))).message().id();
  }

  private List<String> recipients(Sent sent) {
    var copies = mail().deliveriesOf(sent.message().id(), PAGE).items();
    assertThat(sent.deliveries()).isEqualTo(copies.size());
    return copies.stream().map(copy -> copy.recipient().value()).toList();
  }

  private Delivery copy(Letter letter, Sent sent, AgentId recipient) {
    return new Delivery(
        sent.message().id(),
        recipient,
        DeliveryStatus.PENDING,
        letter.envelope().priority(),
        letter.envelope().tags(),
        sent.message().at(),
        sent.message().at(),
        letter.envelope().expiresAt());
  }

  private static Letter letter(Recipients to) {
    return Letter.text(QUEEN, to, "subject", "text");
  }
}
