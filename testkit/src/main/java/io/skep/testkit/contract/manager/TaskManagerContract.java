package io.skep.testkit.contract.manager;

import io.skep.domain.task.TaskManager;
import io.skep.testkit.contract.store.StoreContract;
import org.junit.jupiter.api.Nested;

/** Contract of {@link TaskManager} over any store. */
public abstract class TaskManagerContract extends StoreContract {

  @Nested
  class Enqueue extends TaskManagerEnqueueTests {

    Enqueue() {
      super(TaskManagerContract.this);
    }
  }

  @Nested
  class Dependencies extends TaskManagerDependencyTests {

    Dependencies() {
      super(TaskManagerContract.this);
    }
  }

  @Nested
  class Claim extends TaskManagerClaimTests {

    Claim() {
      super(TaskManagerContract.this);
    }
  }

  @Nested
  class Ordering extends TaskManagerOrderingTests {

    Ordering() {
      super(TaskManagerContract.this);
    }
  }

  @Nested
  class Report extends TaskManagerReportTests {

    Report() {
      super(TaskManagerContract.this);
    }
  }

  @Nested
  class Retry extends TaskManagerRetryTests {

    Retry() {
      super(TaskManagerContract.this);
    }
  }

  @Nested
  class Reclaim extends TaskManagerReclaimTests {

    Reclaim() {
      super(TaskManagerContract.this);
    }
  }

  @Nested
  class Plans extends TaskManagerPlanTests {

    Plans() {
      super(TaskManagerContract.this);
    }
  }
}
