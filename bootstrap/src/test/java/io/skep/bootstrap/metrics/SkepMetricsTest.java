package io.skep.bootstrap.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skep.application.worker.Worker;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.StoreException;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.memory.InMemoryStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SkepMetricsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Store delegate = InMemoryStore.open(new SettableClock());

  @Nested
  class StoreOperations {

    /** Calls every method of every port and checks that it is timed under its own name. */
    @ParameterizedTest
    @MethodSource("io.skep.bootstrap.metrics.SkepMetricsTest#ports")
    void timesEveryPortMethodByName(RecordComponent port) throws Exception {
      var recorded = new ArrayList<String>();
      var store = new SkepMetrics(failingStore(recorded), registry).instrumentedStore();
      var methods = port.getType().getDeclaredMethods();
      for (var method : methods) {
        recorded.clear();
        callWithDefaults(method, port.getAccessor().invoke(store));
        assertThat(recorded).containsExactly(method.getName());
        assertThat(operations()).anyMatch(name -> name.endsWith("." + method.getName()));
      }
      var names = new TreeSet<String>();
      Stream.of(methods).forEach(method -> names.add(method.getName()));
      assertThat(operations()).hasSameSizeAs(names);
      assertThat(operations().stream().map(name -> name.substring(0, name.indexOf('.'))).distinct())
          .hasSize(1);
    }

    @Test
    void tagsOutcome() {
      var swarm =
          new Swarm(SwarmId.DEFAULT, new SkepMetrics(delegate, registry).instrumentedStore());
      assertThatThrownBy(() -> swarm.agents().heartbeat(new AgentId("nobody")))
          .isInstanceOf(NotFoundException.class);
      assertThatThrownBy(
              () ->
                  swarm
                      .unitOfWork()
                      .write(
                          () -> {
                            throw new StoreException(ErrorCode.STORE_FULL, "full", null);
                          }))
          .isInstanceOf(StoreException.class);
      assertThatThrownBy(
              () ->
                  swarm
                      .unitOfWork()
                      .write(
                          () -> {
                            throw new IllegalStateException("a bug");
                          }))
          .isInstanceOf(IllegalStateException.class);

      assertThat(count("agent.recordHeartbeats", "ok")).isOne();
      assertThat(count("unit-of-work.write", "store_full")).isOne();
      assertThat(count("unit-of-work.write", "error")).isOne();
    }

    private List<String> operations() {
      return registry.find(SkepMetrics.STORE_OPERATIONS).timers().stream()
          .map(timer -> String.valueOf(timer.getId().getTag("operation")))
          .distinct()
          .toList();
    }

    private long count(String operation, String outcome) {
      return registry
          .get(SkepMetrics.STORE_OPERATIONS)
          .tag("operation", operation)
          .tag("outcome", outcome)
          .timer()
          .count();
    }
  }

  @Nested
  class Workers {

    @Test
    void publishesOutcomesAndActiveTasks() throws Exception {
      var meters = new SkepMetrics(delegate, registry);
      var swarm = new Swarm(SwarmId.DEFAULT, meters.instrumentedStore());
      var inHand = new CountDownLatch(1);
      var gate = new CountDownLatch(1);
      swarm.tasks().enqueue(TaskSpec.of("task"));
      var builder = Worker.builder(swarm, new AgentId("ada")).observer(meters.workerObserver());
      try (var worker =
          builder.start(
              context -> {
                inHand.countDown();
                gate.await();
                return Optional.empty();
              })) {
        inHand.await();
        assertThat(registry.get(SkepMetrics.WORKER_ACTIVE).gauge().value()).isOne();
        gate.countDown();
        assertThat(worker.awaitIdle(Duration.ofMinutes(2))).isTrue();
      }
      assertThat(registry.get(SkepMetrics.WORKER_ACTIVE).gauge().value()).isZero();
      assertThat(registry.get(SkepMetrics.WORKER_TASKS).tag("outcome", "completed").timer().count())
          .isOne();
      assertThat(registry.get(SkepMetrics.WORKER_TASKS).timers()).hasSize(4);
    }
  }

  @Nested
  class Tasks {

    private final Swarm swarm = new Swarm(SwarmId.DEFAULT, delegate);

    @Test
    void publishesCountsByStatus() {
      swarm.tasks().enqueue(TaskSpec.of("task"));
      var meters = new SkepMetrics(delegate, registry);
      meters.bind(swarm);

      assertThat(tasks("pending")).isOne();
      assertThat(tasks("completed")).isZero();
    }

    @Test
    void isNaNIfStoreFails() {
      var broken = failingStore(new ArrayList<>());
      new SkepMetrics(delegate, registry).bind(new Swarm(SwarmId.DEFAULT, broken));
      assertThat(tasks("pending")).isNaN();
    }

    @Test
    void removesGaugesOnClose() {
      var meters = new SkepMetrics(delegate, registry);
      meters.bind(swarm);
      assertThat(registry.find(SkepMetrics.TASKS).gauges()).hasSize(6);
      meters.close();
      assertThat(registry.find(SkepMetrics.TASKS).gauges()).isEmpty();
      assertThat(registry.find(SkepMetrics.WORKER_ACTIVE).gauges()).isEmpty();
    }

    private double tasks(String status) {
      return registry.get(SkepMetrics.TASKS).tag("status", status).gauge().value();
    }
  }

  static Stream<RecordComponent> ports() {
    return Stream.of(Store.class.getRecordComponents())
        .filter(component -> component.getType().getName().startsWith("io.skep."));
  }

  /** Returns a store whose ports record the methods called and fail each call. */
  private static Store failingStore(List<String> called) {
    var components = Store.class.getRecordComponents();
    var ports =
        Stream.of(components)
            .map(RecordComponent::getType)
            .map(
                type ->
                    Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> {
                          called.add(method.getName());
                          throw new StoreException(ErrorCode.STORE_BUSY, "busy", null);
                        }))
            .toArray();
    var types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return Store.class.getDeclaredConstructor(types).newInstance(ports);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the store", e);
    }
  }

  private static void callWithDefaults(Method method, Object port) throws IllegalAccessException {
    var types = method.getParameterTypes();
    var nothing = new @Nullable Object[types.length];
    Arrays.setAll(nothing, i -> defaultValue(types[i]));
    try {
      method.invoke(port, nothing);
      throw new AssertionError("did not reach the port: " + method);
    } catch (InvocationTargetException e) {
      assertThat(e.getCause()).isInstanceOf(StoreException.class);
    }
  }

  private static @Nullable Object defaultValue(Class<?> type) {
    if (type == int.class) {
      return 0;
    }
    if (type == long.class) {
      return 0L;
    }
    return null;
  }
}
