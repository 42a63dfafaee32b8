package io.skep.testkit.contract;

import io.skep.domain.task.TaskManager;
import org.junit.jupiter.api.Nested;

/** What {@link TaskManager} promises, over any store. */
public abstract class TaskManagerContract extends StoreContract {

  @Nested
  class Queue extends ManagedQueuing {

    Queue() {
      super(TaskManagerContract.this);
    }
  }

  @Nested
  class Waits extends ManagedWaits {

    Waits() {
      super(TaskManagerContract.this);
    }
  }

  @Nested
  class Claim extends ManagedClaims {

    Claim() {
      super(TaskManagerContract.this);
    }
  }

  @Nested
  class Order extends ManagedOrder {

    Order() {
      super(TaskManagerContract.this);
    }
  }

  @Nested
  class Report extends ManagedReports {

    Report() {
      super(TaskManagerContract.this);
    }
  }

  @Nested
  class Retry extends ManagedRetries {

    Retry() {
      super(TaskManagerContract.this);
    }
  }

  @Nested
  class Recover extends ManagedRecovery {

    Recover() {
      super(TaskManagerContract.this);
    }
  }

  @Nested
  class OfPlans extends ManagedPlans {

    OfPlans() {
      super(TaskManagerContract.this);
    }
  }
}
