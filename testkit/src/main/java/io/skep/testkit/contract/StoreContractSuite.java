package io.skep.testkit.contract;

import org.junit.jupiter.api.Nested;

/**
 * Every contract of a store. The author of an adapter extends this class once, and {@link
 * MovingContract} if the store can be moved.
 */
public abstract class StoreContractSuite {

  /** Returns the stores that the contracts are tested with. */
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
  class OriginRepository extends OriginRepositoryContract {

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
  class ReadySignals extends ReadySignalsContract {

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
