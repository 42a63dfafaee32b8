package io.skep.domain.changefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChangeTagSetTest {

  private static final ChangeTag ANY_AGENT = ChangeTag.any(ChangeKind.AGENT);

  private final ChangeTagSet tags = new ChangeTagSet();

  @Test
  void collapsesToAnyBeyondTheLimitOfAKind() {
    tags.add(ChangeTag.of(QueueName.DEFAULT));
    IntStream.range(0, ChangeTagSet.MAX_TAGS_PER_KIND).forEach(i -> tags.add(agent(i)));
    tags.add(agent(0));
    assertThat(tags.toSet()).hasSize(ChangeTagSet.MAX_TAGS_PER_KIND + 1).doesNotContain(ANY_AGENT);

    tags.add(agent(ChangeTagSet.MAX_TAGS_PER_KIND));
    tags.add(agent(0));

    assertThat(tags.toSet()).containsExactlyInAnyOrder(ANY_AGENT, ChangeTag.of(QueueName.DEFAULT));
  }

  @Test
  void addAllMergesTags() {
    tags.add(agent(1));
    var others = new ChangeTagSet();
    others.add(ANY_AGENT);
    others.add(ChangeTag.inbox(new AgentId("a")));

    tags.addAll(others);

    assertThat(tags.toSet())
        .containsExactlyInAnyOrder(ANY_AGENT, ChangeTag.inbox(new AgentId("a")));
    assertThat(new ChangeTagSet().isEmpty()).isTrue();
  }

  @Test
  void parsesTheTextFormOfTags() {
    for (var tag :
        Set.of(
            ANY_AGENT,
            agent(1),
            ChangeTag.of(ThreadId.topic("a: b")),
            ChangeTag.inbox(new AgentId("c:d")))) {
      assertThat(ChangeTag.parse(tag.toString())).isEqualTo(tag);
    }
    assertThatThrownBy(() -> ChangeTag.parse("bee:a")).isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> ChangeTag.parse("")).isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void anyTagAffectsEachTagOfItsKind() {
    var change = new Change(new SwarmId("bees"), Set.of(ANY_AGENT), Change.NO_COMMIT_ID);

    assertThat(change.affects(agent(1))).isTrue();
    assertThat(change.affects(ChangeTag.inbox(new AgentId("agent1")))).isFalse();
  }

  private static ChangeTag agent(int number) {
    return ChangeTag.of(new AgentId("agent" + number));
  }
}
