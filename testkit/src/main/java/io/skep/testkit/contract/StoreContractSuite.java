package io.skep.testkit.contract;

import io.skep.testkit.contract.agent.AgentRegistryContract;
import io.skep.testkit.contract.agent.AgentRepositoryContract;
import io.skep.testkit.contract.changefeed.ChangeFeedContract;
import io.skep.testkit.contract.conversation.ConversationRepositoryContract;
import io.skep.testkit.contract.conversation.ConversationsContract;
import io.skep.testkit.contract.mail.DeliveryRepositoryContract;
import io.skep.testkit.contract.mail.MailboxContract;
import io.skep.testkit.contract.manager.TaskManagerContract;
import io.skep.testkit.contract.message.MessageLogContract;
import io.skep.testkit.contract.message.MessageRepositoryContract;
import io.skep.testkit.contract.model.TaskManagerModelContract;
import io.skep.testkit.contract.plan.PlanRepositoryContract;
import io.skep.testkit.contract.plan.PlansContract;
import io.skep.testkit.contract.provenance.ImportRecordRepositoryContract;
import io.skep.testkit.contract.store.IdGeneratorContract;
import io.skep.testkit.contract.store.StoreFixture;
import io.skep.testkit.contract.store.UnitOfWorkContract;
import io.skep.testkit.contract.task.QueueRepositoryContract;
import io.skep.testkit.contract.task.TaskRaceContract;
import io.skep.testkit.contract.task.TaskReadyNotifierContract;
import io.skep.testkit.contract.task.TaskRepositoryContract;
import org.junit.jupiter.api.Nested;

/**
 * All contract tests of a store. The author of an adapter extends this class once, and {@link
 * io.skep.testkit.contract.transfer.StoreTransferContract} if the store supports transfers.
 */
public abstract class StoreContractSuite {

  /** Returns the stores under test. */
  protected abstract StoreFixture stores();

  @Nested
  class AgentRegistry extends AgentRegistryContract {

    @Override
    protected StoreFixture stores() {
      return StoreContractSuite.this.stores();
    }
  }

  @Nested
  class AgentRepository extends AgentRepositoryContract {

    @Override
    protected StoreFixture stores() {
      return StoreContractSuite.this.stores();
    }
  }

  @Nested
  class ChangeFeed extends ChangeFeedContract {

    @Override
    protected StoreFixture stores() {
      return StoreContractSuite.this.stores();
    }
  }

  @Nested
  class ConversationRepository extends ConversationRepositoryContract {

    @Override
    protected StoreFixture stores() {
      return StoreContractSuite.this.stores();
    }
  }

  @Nested
  class Conversations extends ConversationsContract {

    @Override
    protected StoreFixture stores() {
      return StoreContractSuite.this.stores();
    }
  }

  @Nested
  class DeliveryRepository extends DeliveryRepositoryContract {

    @Override
    protected StoreFixture stores() {
      return StoreContractSuite.this.stores();
    }
  }

  @Nested
  class IdGenerator extends IdGeneratorContract {

    @Override
    protected StoreFixture stores() {
      return StoreContractSuite.this.stores();
    }
  }

  @Nested
  class Mailbox extends MailboxContract {

    @Override
    protected StoreFixture stores() {
      return StoreContractSuite.this.stores();
    }
  }

  @Nested
  class MessageLog extends MessageLogContract {

    @Override
    protected StoreFixture stores() {
      return StoreContractSuite.this.stores();
    }
  }

  @Nested
  class MessageRepository extends MessageRepositoryContract {

    @Override
    protected StoreFixture stores() {
      return StoreContractSuite.this.stores();
    }
  }

  @Nested
  class ImportRecordRepository extends ImportRecordRepositoryContract {

    @Override
    protected StoreFixture stores() {
      return StoreContractSuite.this.stores();
    }
  }

  @Nested
  class PlanRepository extends PlanRepositoryContract {

    @Override
    protected StoreFixture stores() {
      return StoreContractSuite.this.stores();
    }
  }

  @Nested
  class Plans extends PlansContract {

    @Override
    protected StoreFixture stores() {
      return StoreContractSuite.this.stores();
    }
  }

  @Nested
  class QueueRepository extends QueueRepositoryContract {

    @Override
    protected StoreFixture stores() {
      return StoreContractSuite.this.stores();
    }
  }

  @Nested
  class TaskReadyNotifier extends TaskReadyNotifierContract {

    @Override
    protected StoreFixture stores() {
      return StoreContractSuite.this.stores();
    }
  }

  @Nested
  class TaskManager extends TaskManagerContract {

    @Override
    protected StoreFixture stores() {
      return StoreContractSuite.this.stores();
    }
  }

  @Nested
  class TaskManagerModel extends TaskManagerModelContract {

    @Override
    protected StoreFixture stores() {
      return StoreContractSuite.this.stores();
    }
  }

  @Nested
  class TaskRace extends TaskRaceContract {

    @Override
    protected StoreFixture stores() {
      return StoreContractSuite.this.stores();
    }
  }

  @Nested
  class TaskRepository extends TaskRepositoryContract {

    @Override
    protected StoreFixture stores() {
      return StoreContractSuite.this.stores();
    }
  }

  @Nested
  class UnitOfWork extends UnitOfWorkContract {

    @Override
    protected StoreFixture stores() {
      return StoreContractSuite.this.stores();
    }
  }
}
