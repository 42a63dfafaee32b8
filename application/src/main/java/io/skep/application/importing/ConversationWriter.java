package io.skep.application.importing;

import io.skep.domain.conversation.Conversation;
import io.skep.domain.conversation.ConversationRepository;
import io.skep.domain.origin.Origin;
import io.skep.domain.origin.OriginKey;
import io.skep.domain.origin.OriginKind;
import io.skep.domain.origin.OriginRepository;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Stores conversations that were found. Runs within a unit of work. */
final class ConversationWriter {

  private final SwarmId swarm;
  private final ConversationRepository conversations;
  private final OriginRepository origins;

  ConversationWriter(
      SwarmId swarm, ConversationRepository conversations, OriginRepository origins) {
    this.swarm = swarm;
    this.conversations = conversations;
    this.origins = origins;
  }

  void write(Placed<FoundConversation> placed, Instant now, BatchResult result) {
    var found = placed.found();
    var key = new OriginKey(OriginKind.CONVERSATION, found.id().value());
    var origin = Optional.ofNullable(origins.findAll(swarm, List.of(key)).get(key));
    var novelty = Novelty.of(origin, found.asOf(), found.digest());
    if (novelty != Novelty.NEWS) {
      result.conversations.unchanged();
      if (novelty == Novelty.CONFIRMED) {
        origins.saveAll(
            swarm, List.of(Notes.confirmed(origin.orElseThrow(), found.asOf(), found.digest())));
      }
      return;
    }
    var stored = conversations.find(swarm, found.id());
    if (stored.isEmpty()) {
      conversations.add(swarm, found.asNew(now));
      result.conversations.created();
      note(found, key, origin, 0);
      return;
    }
    var before = stored.get();
    var after = found.asChanged(before, now);
    boolean same = after.equals(at(before, after.updatedAt()));
    switch (Verdict.of(same, origin, found.asOf(), before.version(), before.updatedAt())) {
      case TAKE -> {
        result.conversations.updated();
        note(found, key, origin, conversations.save(swarm, after).version());
      }
      case SAME -> {
        result.conversations.unchanged();
        note(found, key, origin, before.version());
      }
      case KEEP -> {
        result.conversations.unchanged();
        result.kept(placed.place(), "conversation " + found.id());
      }
    }
  }

  private void note(FoundConversation found, OriginKey key, Optional<Origin> before, long version) {
    var id = found.id().value();
    origins.saveAll(
        swarm, List.of(Notes.of(key, before, id, version, found.asOf(), found.digest(), true)));
  }

  private static Conversation at(Conversation conversation, Instant updatedAt) {
    return new Conversation(
        conversation.id(),
        conversation.title(),
        conversation.preview(),
        conversation.status(),
        conversation.details(),
        conversation.createdAt(),
        updatedAt,
        conversation.version());
  }
}
