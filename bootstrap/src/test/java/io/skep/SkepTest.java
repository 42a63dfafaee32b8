package io.skep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skep.application.importing.run.ImportListener;
import io.skep.application.worker.WorkerSettings;
import io.skep.bootstrap.metrics.SkepMetrics;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.SkepException;
import io.skep.domain.error.StoreException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.LiveThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("counts the threads of the JVM")
class SkepTest {

  private static final AgentId ADA = new AgentId("ada");
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("swarm.db");
  }

  @Nested
  class Opened {

    @Test
    void processesAndPersistsTasks() throws Exception {
      var done = Optional.of(Json.string("42 bees"));
      try (var skep = Skep.open(file());
          var worker = skep.worker(ADA).start(context -> done)) {
        skep.swarm().tasks().enqueue(TaskSpec.builder("count the bees").key("count").build());
        assertThat(worker.awaitIdle(TIMEOUT)).isTrue();
      }
      try (var skep = Skep.open(file())) {
        var task = skep.swarm().tasks().findByKey("count").orElseThrow();
        assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(task.result()).isEqualTo(done);
      }
    }

    @Test
    void wakesWorkerOnEnqueue() throws Exception {
      var started = new CountDownLatch(1);
      var patient = WorkerSettings.DEFAULT.withPollInterval(Duration.ofHours(1));
      try (var skep = Skep.builder().store(file()).worker(patient).open();
          var worker =
              skep.worker(ADA)
                  .start(
                      context -> {
                        started.countDown();
                        return Optional.empty();
                      })) {
        assertThat(worker.awaitIdle(TIMEOUT)).isTrue();
        skep.swarm().tasks().enqueue(TaskSpec.of("at once"));
        assertThat(started.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      }
    }

    @Test
    void isolatesSwarms() {
      var wasps = new SwarmId("wasps");
      try (var skep = Skep.open(file())) {
        skep.swarm(wasps).tasks().enqueue(TaskSpec.of("sting"));
        assertThat(skep.swarm().queues().countByStatus()).isEmpty();
        assertThat(skep.swarm(wasps).queues().countByStatus()).hasSize(1);
        assertThat(skep.swarm(wasps)).isSameAs(skep.swarm(wasps));
      }
    }

    @Test
    void sharesStateBetweenInstances() {
      try (var one = Skep.open(file());
          var other = Skep.open(file())) {
        var task = one.swarm().tasks().enqueue(TaskSpec.of("shared"));
        assertThat(other.swarm().tasks().find(task.id())).contains(task);
      }
    }

    @Test
    void reclaimsExpiredLeases() {
      var often = Map.of("maintenance.lease-recovery-interval", "10ms", "worker.lease", "100ms");
      try (var skep = Skep.builder().store(file()).settings(often).open()) {
        var swarm = skep.swarm();
        var task = swarm.tasks().enqueue(TaskSpec.of("lost"));
        swarm.tasks().claim(ClaimRequest.forAgent(ADA).withLease(Duration.ofMillis(1)));
        while (swarm.tasks().find(task.id()).orElseThrow().status() != TaskStatus.PENDING) {
          Thread.onSpinWait();
        }
        assertThat(swarm.tasks().attempts(task.id(), PageRequest.first(1)).items()).hasSize(1);
      }
    }

    @Test
    void publishesMetrics() throws Exception {
      var registry = new SimpleMeterRegistry();
      try (var skep = Skep.builder().store(file()).meterRegistry(registry).open();
          var worker = skep.worker(ADA).start(context -> Optional.empty())) {
        skep.swarm().tasks().enqueue(TaskSpec.of("counted"));
        assertThat(worker.awaitIdle(TIMEOUT)).isTrue();
        assertThat(registry.get(SkepMetrics.TASKS).tag("status", "completed").gauge().value())
            .isOne();
      }
      assertThat(registry.get(SkepMetrics.WORKER_TASKS).tag("outcome", "completed").timer().count())
          .isOne();
      assertThat(
              registry
                  .get(SkepMetrics.STORE_OPERATIONS)
                  .tag("operation", "task.add")
                  .timer()
                  .count())
          .isOne();
      assertThat(registry.find(SkepMetrics.TASKS).gauges()).isEmpty();
    }

    @Test
    void importsFiles() throws IOException {
      var tasks = Files.createDirectory(folder.resolve(".taskmaster")).resolve("tasks.json");
      Files.writeString(
          tasks,
          """
          {"master": {"tasks": [{"id": 1, "title": "build", "status": "pending",
            "dependencies": [], "subtasks": []}]}}
          """);
      try (var skep = Skep.open(file())) {
        var source = skep.importSources().open(List.of(tasks), Optional.empty());
        var report = skep.importer().importFrom(source, ImportListener.NONE);
        assertThat(report).isNotNull();
        assertThat(skep.swarm().queues().countByStatus()).isNotEmpty();
      }
    }
  }

  @Nested
  class Closed {

    @Test
    void drainsWorkers() throws Exception {
      var inHand = new CountDownLatch(1);
      var gate = new CountDownLatch(1);
      var skep = Skep.open(file());
      var task = skep.swarm().tasks().enqueue(TaskSpec.of("long"));
      var worker =
          skep.worker(ADA)
              .start(
                  context -> {
                    inHand.countDown();
                    gate.await();
                    return Optional.empty();
                  });
      inHand.await();
      var closer = new Thread(skep::close);
      closer.start();
      while (!worker.isClosed()) {
        Thread.onSpinWait();
      }
      gate.countDown();
      closer.join();

      assertThat(worker.counts().completed()).isOne();
      try (var again = Skep.open(file())) {
        assertThat(again.swarm().tasks().find(task.id()).orElseThrow().status())
            .isEqualTo(TaskStatus.COMPLETED);
      }
    }

    @Test
    void rejectsCallsAsUnavailable() {
      var skep = Skep.open(file());
      var swarm = skep.swarm();
      var store = skep.store();
      var builder = skep.worker(ADA);
      skep.close();
      skep.close();
      List<ThrowingCallable> uses =
          List.of(
              skep::swarm,
              skep::store,
              skep::importer,
              () -> skep.swarm(new SwarmId("wasps")),
              () -> skep.worker(ADA),
              () -> builder.start(context -> Optional.empty()),
              () -> swarm.tasks().enqueue(TaskSpec.of("too late")),
              () -> swarm.queues().countByStatus(),
              () -> store.unitOfWork().write(() -> 1));
      assertThat(uses)
          .allSatisfy(
              use ->
                  assertThatThrownBy(use)
                      .isInstanceOf(StoreException.class)
                      .extracting(e -> ((SkepException) e).code())
                      .isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }

    @Test
    void leaksNoThreadsOrFiles() throws Exception {
      var before = LiveThreads.named("skep");
      for (int i = 0; i < 3; i++) {
        try (var skep = Skep.open(file());
            var worker = skep.worker(ADA).start(context -> Optional.empty())) {
          skep.swarm().tasks().enqueue(TaskSpec.of("task"));
          assertThat(worker.awaitIdle(TIMEOUT)).isTrue();
          assertThat(LiveThreads.named("skep")).hasSizeGreaterThan(before.size());
        }
        var left = new ArrayList<>(LiveThreads.named("skep"));
        left.removeAll(before);
        LiveThreads.awaitTermination(left);
      }
      assertThat(openFiles()).noneMatch(name -> name.startsWith(file().toString()));
    }

    @Test
    void closesRemainingResourcesAfterFailure() {
      var closed = new ArrayList<String>();
      var closer = new Closer();
      closer.add(() -> closed.add("first opened"));
      closer.add(
          () -> {
            throw new IllegalStateException("one");
          });
      closer.add(() -> closed.add("third opened"));
      closer.add(
          () -> {
            throw new IllegalStateException("two");
          });

      assertThatThrownBy(closer::close)
          .hasMessage("two")
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
      assertThat(closed).containsExactly("third opened", "first opened");
    }

    /** Returns the open files of this process; empty if the operating system does not list them. */
    private static List<String> openFiles() throws IOException {
      var descriptors = Path.of("/proc/self/fd");
      if (!Files.isDirectory(descriptors)) {
        return List.of();
      }
      try (var all = Files.list(descriptors)) {
        return all.map(Closed::target).toList();
      }
    }

    private static String target(Path link) {
      try {
        return Files.readSymbolicLink(link).toString();
      } catch (IOException e) {
        return "";
      }
    }
  }

  @Nested
  class OpenFailures {

    @Test
    void reportsAllInvalidSettings() {
      var bad =
          Map.of(
              "store.url", "mysql://ada:secret@host/db",
              "worker.concurrency", "0",
              "worker.lease", "soon",
              "worker.virtual-threads", "yes",
              "store.sqlite.durability", "some",
              "swarm", "Not A Slug",
              "worker.concurency", "4");
      assertThatThrownBy(() -> Skep.builder().settings(bad).open())
          .satisfies(
              e ->
                  assertThat(String.valueOf(e.getMessage()).lines())
                      .containsExactly(
                          "settings are invalid:",
                          "  store.url: must be sqlite:FILE or postgresql://USER@HOST/DATABASE",
                          "  store.sqlite.durability: must be full or normal",
                          "  swarm: must be 1 to 64 of a-z, 0-9 and hyphen",
                          "  worker.concurrency: must be integer from 1 to 1000",
                          "  worker.lease: must be duration from 100ms to 1d",
                          "  worker.virtual-threads: must be true or false",
                          "  worker.concurency: unknown setting"));
      assertThat(folder).isEmptyDirectory();
    }

    @Test
    void rejectsUnknownStoreUrl() {
      assertThatThrownBy(() -> Skep.builder().store("mysql://ada:secret@host/db"))
          .hasMessage("store must be sqlite:FILE or postgresql://USER@HOST/DATABASE");
    }
  }

  @Test
  void usesConfiguredSwarmByDefault() {
    var bees = new SwarmId("bees");
    try (var skep = Skep.builder().store("sqlite:" + file()).swarm(bees).open()) {
      assertThat(skep.swarm()).extracting(Swarm::id).isEqualTo(bees);
    }
  }
}
