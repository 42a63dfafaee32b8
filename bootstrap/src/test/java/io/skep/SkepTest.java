package io.skep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skep.application.importing.ImportListener;
import io.skep.application.work.WorkerSettings;
import io.skep.bootstrap.meters.Meters;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.SkepException;
import io.skep.domain.error.StoreException;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
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
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("swarm.db");
  }

  @Nested
  class Opened {

    @Test
    void worksOnTasksAndKeepsThem() throws Exception {
      var done = Optional.of(Json.string("42 bees"));
      try (var skep = Skep.open(file());
          var worker = skep.worker(ADA).start(context -> done)) {
        skep.swarm().tasks().queue(TaskSpec.titled("count the bees").key("count").build());
        assertThat(worker.awaitIdle(PATIENCE)).isTrue();
      }
      try (var skep = Skep.open(file())) {
        var task = skep.swarm().tasks().findByKey("count").orElseThrow();
        assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(task.result()).isEqualTo(done);
      }
    }

    @Test
    void wakesAWorkerWhenATaskIsQueued() throws Exception {
      var started = new CountDownLatch(1);
      var patient = WorkerSettings.DEFAULT.withPoll(Duration.ofHours(1));
      try (var skep = Skep.builder().store(file()).worker(patient).open();
          var worker =
              skep.worker(ADA)
                  .start(
                      context -> {
                        started.countDown();
                        return Optional.empty();
                      })) {
        assertThat(worker.awaitIdle(PATIENCE)).isTrue();
        skep.swarm().tasks().queue(TaskSpec.of("at once"));
        assertThat(started.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      }
    }

    @Test
    void keepsSwarmsApart() {
      var wasps = new SwarmId("wasps");
      try (var skep = Skep.open(file())) {
        skep.swarm(wasps).tasks().queue(TaskSpec.of("sting"));
        assertThat(skep.swarm().queues().countByStatus()).isEmpty();
        assertThat(skep.swarm(wasps).queues().countByStatus()).hasSize(1);
        assertThat(skep.swarm(wasps)).isSameAs(skep.swarm(wasps));
      }
    }

    @Test
    void twiceInOneProcessSharesTheState() {
      try (var one = Skep.open(file());
          var other = Skep.open(file())) {
        var task = one.swarm().tasks().queue(TaskSpec.of("shared"));
        assertThat(other.swarm().tasks().find(task.id())).contains(task);
      }
    }

    @Test
    void takesBackTasksOfLostAgents() {
      var often = Map.of("maintenance.recover-every", "10ms", "worker.lease", "100ms");
      try (var skep = Skep.builder().store(file()).settings(often).open()) {
        var swarm = skep.swarm();
        var task = swarm.tasks().queue(TaskSpec.of("lost"));
        swarm.tasks().claim(ClaimRequest.by(ADA).heldFor(Duration.ofMillis(1)));
        while (swarm.tasks().find(task.id()).orElseThrow().status() != TaskStatus.PENDING) {
          Thread.onSpinWait();
        }
        assertThat(swarm.tasks().attempts(task.id(), PageRequest.first(1)).items()).hasSize(1);
      }
    }

    @Test
    void tellsARegistryOfEverything() throws Exception {
      var registry = new SimpleMeterRegistry();
      try (var skep = Skep.builder().store(file()).meters(registry).open();
          var worker = skep.worker(ADA).start(context -> Optional.empty())) {
        skep.swarm().tasks().queue(TaskSpec.of("counted"));
        assertThat(worker.awaitIdle(PATIENCE)).isTrue();
        assertThat(registry.get(Meters.TASKS).tag("status", "completed").gauge().value()).isOne();
      }
      assertThat(registry.get(Meters.WORKER_TASKS).tag("outcome", "completed").timer().count())
          .isOne();
      assertThat(registry.get(Meters.STORE).tag("operation", "task.add").timer().count()).isOne();
      assertThat(registry.find(Meters.TASKS).gauges()).isEmpty();
    }

    @Test
    void importsWhatOthersHaveLeft() throws IOException {
      var tasks = Files.createDirectory(folder.resolve(".taskmaster")).resolve("tasks.json");
      Files.writeString(
          tasks,
          """
          {"master": {"tasks": [{"id": 1, "title": "build", "status": "pending",
            "dependencies": [], "subtasks": []}]}}
          """);
      try (var skep = Skep.open(file())) {
        var source = skep.importSources().open(List.of(tasks), Optional.empty());
        var report = skep.importer().run(source, ImportListener.NONE);
        assertThat(report).isNotNull();
        assertThat(skep.swarm().queues().countByStatus()).isNotEmpty();
      }
    }
  }

  @Nested
  class Closed {

    @Test
    void closesItsWorkersAndDrainsThem() throws Exception {
      var inHand = new CountDownLatch(1);
      var gate = new CountDownLatch(1);
      var skep = Skep.open(file());
      var task = skep.swarm().tasks().queue(TaskSpec.of("long"));
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
    void answersThatItIsUnavailable() {
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
              () -> swarm.tasks().queue(TaskSpec.of("too late")),
              () -> swarm.queues().countByStatus(),
              () -> store.work().write(() -> 1));
      assertThat(uses)
          .allSatisfy(
              use ->
                  assertThatThrownBy(use)
                      .isInstanceOf(StoreException.class)
                      .extracting(e -> ((SkepException) e).code())
                      .isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }

    @Test
    void leavesNoThreadAndNoFileOpen() throws Exception {
      var before = LiveThreads.named("skep");
      for (int i = 0; i < 3; i++) {
        try (var skep = Skep.open(file());
            var worker = skep.worker(ADA).start(context -> Optional.empty())) {
          skep.swarm().tasks().queue(TaskSpec.of("task"));
          assertThat(worker.awaitIdle(PATIENCE)).isTrue();
          assertThat(LiveThreads.named("skep")).hasSizeGreaterThan(before.size());
        }
        var left = new ArrayList<>(LiveThreads.named("skep"));
        left.removeAll(before);
        LiveThreads.awaitEnd(left);
      }
      assertThat(openFiles()).noneMatch(name -> name.startsWith(file().toString()));
    }

    @Test
    void closesTheRestWhenSomethingFails() {
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

    /**
     * Returns what this process has open, as far as the system tells: nothing where it does not.
     */
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
  class NotOpened {

    @Test
    void namesEveryBadSettingAtOnce() {
      var bad =
          Map.of(
              "store", "mysql://ada:secret@host/db",
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
                          "settings are refused:",
                          "  store: must be sqlite:FILE or postgresql://USER@HOST/DATABASE",
                          "  store.sqlite.durability: must be full or normal",
                          "  swarm: must be 1 to 64 of a-z, 0-9 and hyphen",
                          "  worker.concurrency: must be integer from 1 to 1000",
                          "  worker.lease: must be duration from 100ms to 1d",
                          "  worker.virtual-threads: must be true or false",
                          "  worker.concurency: unknown setting"));
      assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesAStoreThatItDoesNotKnow() {
      assertThatThrownBy(() -> Skep.builder().store("mysql://ada:secret@host/db"))
          .hasMessage("store must be sqlite:FILE or postgresql://USER@HOST/DATABASE");
    }
  }

  @Test
  void goesByItsSwarmUnlessToldOtherwise() {
    var bees = new SwarmId("bees");
    try (var skep = Skep.builder().store("sqlite:" + file()).swarm(bees).open()) {
      assertThat(skep.swarm()).extracting(Swarm::id).isEqualTo(bees);
    }
  }
}
