package io.skep.testkit.contract.model;

import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskManager;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.TestIterations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Model-based test of {@link TaskManager} with random sequences of calls: after each call, store
 * and model must have returned the same, and periodically all observable state is compared.
 *
 * <p>A failure reports the seed of its sequence. The system property {@code skep.seed} sets the
 * seed of the first sequence.
 */
public abstract class TaskManagerModelContract extends StoreContract {

  private static final int STEPS = 300;
  private static final int SEQUENCES = TestIterations.count(8, 30);

  @Test
  void answersAsTheModelDoes(TestReporter reporter) {
    long first = TestIterations.seed(reporter);
    for (int i = 0; i < SEQUENCES; i++) {
      // Each sequence uses its own swarm, all in one store.
      var sequence = new Swarm(new SwarmId(swarmId() + "-" + i), store);
      new ModelRun(sequence, clock, first + i).run(STEPS);
    }
  }
}
