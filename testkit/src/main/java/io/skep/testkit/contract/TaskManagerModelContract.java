package io.skep.testkit.contract;

import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskManager;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.Rounds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * {@link TaskManager} against a simple model, in random sequences of calls: after each call both
 * must have answered the same, and now and then all that can be seen of both must be the same.
 *
 * <p>A failure names the seed of its sequence. The system property {@code skep.seed} has a run
 * begin with that one.
 */
public abstract class TaskManagerModelContract extends StoreContract {

  private static final int STEPS = 300;
  private static final int SEQUENCES = Rounds.of(8, 30);

  @Test
  void answersAsTheModelDoes(TestReporter reporter) {
    long first = Rounds.seed(reporter);
    for (int i = 0; i < SEQUENCES; i++) {
      // A swarm of its own for each sequence, all in one store.
      var sequence = new Swarm(new SwarmId(swarmId() + "-" + i), store);
      new ModelRun(sequence, clock, first + i).run(STEPS);
    }
  }
}
