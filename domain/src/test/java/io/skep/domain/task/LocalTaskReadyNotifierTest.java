package io.skep.domain.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LocalTaskReadyNotifierTest {

  private static final QueueName QUEUE = QueueName.DEFAULT;
  private static final SwarmId SWARM = SwarmId.DEFAULT;

  private final LocalTaskReadyNotifier signals = new LocalTaskReadyNotifier();
  private final AtomicInteger heard = new AtomicInteger();

  @Test
  void notifiesEveryListenerOfTheQueue() {
    try (var one = signals.subscribe(SWARM, QUEUE, heard::incrementAndGet);
        var two = signals.subscribe(SWARM, QUEUE, heard::incrementAndGet)) {
      signals.publish(SWARM, QUEUE);

      assertThat(heard).hasValue(2);
      assertThat(one).isNotSameAs(two);
    }
  }

  @Test
  void notifiesNoOtherListener() {
    try (var subscription = signals.subscribe(SWARM, QUEUE, heard::incrementAndGet)) {
      signals.publish(SWARM, new QueueName("other"));
      signals.publish(new SwarmId("other"), QUEUE);

      assertThat(subscription).isNotNull();
      assertThat(heard).hasValue(0);
    }
  }

  @Test
  void doesNotNotifyClosedSubscriptions() {
    Runnable listener = heard::incrementAndGet;
    var closed = signals.subscribe(SWARM, QUEUE, listener);
    try (var open = signals.subscribe(SWARM, QUEUE, listener)) {
      closed.close();
      closed.close();
      signals.publish(SWARM, QUEUE);

      assertThat(open).isNotNull();
      assertThat(heard).hasValue(1);
    }
    signals.publish(SWARM, QUEUE);

    assertThat(heard).hasValue(1);
  }
}
