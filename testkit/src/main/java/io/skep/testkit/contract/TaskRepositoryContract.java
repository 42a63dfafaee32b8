package io.skep.testkit.contract;

import io.skep.domain.task.TaskRepository;
import org.junit.jupiter.api.Nested;

/** What {@link TaskRepository} owes to one caller at a time; see {@link TaskRaceContract}, too. */
public abstract class TaskRepositoryContract extends StoreContract {

  @Nested
  class Find extends TaskFinding {

    Find() {
      super(TaskRepositoryContract.this);
    }
  }

  @Nested
  class Add extends TaskAdding {

    Add() {
      super(TaskRepositoryContract.this);
    }
  }

  @Nested
  class Save extends TaskSaving {

    Save() {
      super(TaskRepositoryContract.this);
    }
  }

  @Nested
  class Claim extends TaskClaiming {

    Claim() {
      super(TaskRepositoryContract.this);
    }
  }

  @Nested
  class ClaimWithinLimits extends TaskClaimLimits {

    ClaimWithinLimits() {
      super(TaskRepositoryContract.this);
    }
  }

  @Nested
  class ExtendAndComplete extends TaskReporting {

    ExtendAndComplete() {
      super(TaskRepositoryContract.this);
    }
  }

  @Nested
  class ExpiredAndHeldBy extends TaskHolding {

    ExpiredAndHeldBy() {
      super(TaskRepositoryContract.this);
    }
  }

  @Nested
  class Lists extends TaskListing {

    Lists() {
      super(TaskRepositoryContract.this);
    }
  }

  @Nested
  class TasksOfAPlan extends TaskPlanning {

    TasksOfAPlan() {
      super(TaskRepositoryContract.this);
    }
  }

  @Nested
  class Blockers extends TaskBlocking {

    Blockers() {
      super(TaskRepositoryContract.this);
    }
  }

  @Nested
  class Waits extends TaskWaiting {

    Waits() {
      super(TaskRepositoryContract.this);
    }
  }
}
