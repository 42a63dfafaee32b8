package io.skep.domain.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExceptionsTest {

  @Test
  void notFoundHasKindAndId() {
    var failure = new NotFoundException("task", "t1");

    assertThat(failure).hasMessage("task t1 does not exist").hasNoCause();
    assertThat(failure.code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(failure.kind()).isEqualTo("task");
    assertThat(failure.id()).isEqualTo("t1");
  }

  @Test
  void alreadyExistsHasKindAndId() {
    var failure = new AlreadyExistsException("plan", "p1");

    assertThat(failure).hasMessage("plan p1 already exists").hasNoCause();
    assertThat(failure.code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
    assertThat(failure.kind()).isEqualTo("plan");
    assertThat(failure.id()).isEqualTo("p1");
  }

  @Test
  void staleVersionHasBothVersions() {
    var failure = new StaleVersionException("agent", "a1", 3, 5);

    assertThat(failure).hasMessage("agent a1 is at version 5, no longer at 3").hasNoCause();
    assertThat(failure.code()).isEqualTo(ErrorCode.STALE_VERSION);
    assertThat(failure.kind()).isEqualTo("agent");
    assertThat(failure.id()).isEqualTo("a1");
    assertThat(failure.expectedVersion()).isEqualTo(3);
    assertThat(failure.actualVersion()).isEqualTo(5);
  }

  @Test
  void leaseLostHasTheToken() {
    var failure = new LeaseLostException("t1", 7);

    assertThat(failure).hasMessage("task t1 is no longer leased under token 7").hasNoCause();
    assertThat(failure.code()).isEqualTo(ErrorCode.LEASE_LOST);
    assertThat(failure.task()).isEqualTo("t1");
    assertThat(failure.token()).isEqualTo(7);
  }

  @Test
  void invalidTransitionHasBothStates() {
    var failure = new InvalidTransitionException("task", "t1", "RECORDED", "PENDING");

    assertThat(failure).hasMessage("task t1 is RECORDED and cannot become PENDING").hasNoCause();
    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_TRANSITION);
    assertThat(failure.kind()).isEqualTo("task");
    assertThat(failure.id()).isEqualTo("t1");
    assertThat(failure.from()).isEqualTo("RECORDED");
    assertThat(failure.to()).isEqualTo("PENDING");
  }

  @Test
  void invalidArgumentHasArgumentAndProblem() {
    var failure = new InvalidArgumentException("title", "must not be empty");

    assertThat(failure).hasMessage("title must not be empty").hasNoCause();
    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(failure.argument()).isEqualTo("title");
    assertThat(failure.problem()).isEqualTo("must not be empty");
  }

  @Test
  void dependencyCycleHasBothTasks() {
    var failure = new DependencyCycleException("t1", "t2");

    assertThat(failure).hasMessage("task t1 cannot depend on t2, which depends on it").hasNoCause();
    assertThat(failure.code()).isEqualTo(ErrorCode.DEPENDENCY_CYCLE);
    assertThat(failure.task()).isEqualTo("t1");
    assertThat(failure.blocker()).isEqualTo("t2");
  }

  @Test
  void tooLargeHasSizeAndLimit() {
    var failure = new TooLargeException("payload", 11, 10);

    assertThat(failure).hasMessage("payload has size 11, more than the limit of 10").hasNoCause();
    assertThat(failure.code()).isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(failure.argument()).isEqualTo("payload");
    assertThat(failure.size()).isEqualTo(11);
    assertThat(failure.limit()).isEqualTo(10);
  }

  @Test
  void storeExceptionKeepsItsCause() {
    var cause = new IllegalStateException("disk");
    var failure = new StoreException(ErrorCode.STORE_FULL, "no space left", cause);

    assertThat(failure).hasMessage("no space left").hasCause(cause);
    assertThat(failure.code()).isEqualTo(ErrorCode.STORE_FULL);
  }
}
