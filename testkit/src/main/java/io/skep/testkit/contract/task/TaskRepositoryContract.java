package io.skep.testkit.contract.task;

import io.skep.domain.task.TaskRepository;
import io.skep.testkit.contract.store.StoreContract;
import org.junit.jupiter.api.Nested;

/**
 * Contract of {@link TaskRepository} without concurrency; see {@link TaskRaceContract} for that.
 */
public abstract class TaskRepositoryContract extends StoreContract {

  @Nested
  class Find extends TaskLookupTests {

    Find() {
      super(TaskRepositoryContract.this);
    }
  }

  @Nested
  class Add extends TaskInsertTests {

    Add() {
      super(TaskRepositoryContract.this);
    }
  }

  @Nested
  class Save extends TaskUpdateTests {

    Save() {
      super(TaskRepositoryContract.this);
    }
  }

  @Nested
  class Claim extends TaskClaimTests {

    Claim() {
      super(TaskRepositoryContract.this);
    }
  }

  @Nested
  class ClaimLimits extends TaskClaimLimitTests {

    ClaimLimits() {
      super(TaskRepositoryContract.this);
    }
  }

  @Nested
  class ExtendAndComplete extends TaskCompletionTests {

    ExtendAndComplete() {
      super(TaskRepositoryContract.this);
    }
  }

  @Nested
  class ExpiredAndLeasedBy extends TaskLeaseTests {

    ExpiredAndLeasedBy() {
      super(TaskRepositoryContract.this);
    }
  }

  @Nested
  class Lists extends TaskListTests {

    Lists() {
      super(TaskRepositoryContract.this);
    }
  }

  @Nested
  class PlanTasks extends TaskPlanTests {

    PlanTasks() {
      super(TaskRepositoryContract.this);
    }
  }

  @Nested
  class Blockers extends TaskBlockerTests {

    Blockers() {
      super(TaskRepositoryContract.this);
    }
  }

  @Nested
  class Dependencies extends TaskDependencyTests {

    Dependencies() {
      super(TaskRepositoryContract.this);
    }
  }
}
