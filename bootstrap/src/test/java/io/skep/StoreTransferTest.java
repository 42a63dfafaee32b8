package io.skep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.application.transfer.MergeConflictException;
import io.skep.application.transfer.TargetNotEmptyException;
import io.skep.application.transfer.TransferListener;
import io.skep.application.transfer.TransferReport;
import io.skep.application.transfer.TransferReport.Start;
import io.skep.application.transfer.TransferredRows;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.StoreException;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Completion;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.Pages;
import io.skep.testkit.servers.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Transfers of all data between stores, after which work continues. */
@Execution(ExecutionMode.CONCURRENT)
class StoreTransferTest {

  @TempDir private Path folder;

  /** Returns the URL of a store of a type that does not exist yet. */
  private String newStore(String kind) {
    return kind.equals("postgresql")
        ? PostgresServer.shared().newDatabase()
        : "sqlite:" + folder.resolve(Math.abs(System.nanoTime()) + ".db");
  }

  private static TransferReport transfer(String from, String to) {
    return StoreTransfer.of(from, to).run(TransferListener.NONE);
  }

  private static <T> T read(String url, SwarmId swarm, Function<Swarm, T> question) {
    try (var skep = Skep.builder().store(url).maintenance(false).open()) {
      return question.apply(skep.swarm(swarm));
    }
  }

  private static void update(String url, Consumer<Swarm> action) {
    try (var skep = Skep.builder().store(url).maintenance(false).open()) {
      action.accept(skep.swarm(TransferScenario.BEES));
    }
  }

  private static List<Object> contents(String url) {
    List<Object> contents = new ArrayList<>();
    contents.addAll(read(url, TransferScenario.BEES, SwarmSnapshot::of));
    contents.addAll(read(url, TransferScenario.WASPS, SwarmSnapshot::of));
    return contents;
  }

  @ParameterizedTest
  @CsvSource({
    "sqlite,postgresql",
    "postgresql,sqlite",
    "sqlite,sqlite",
    "postgresql,postgresql",
  })
  void transfersAllRows(String fromKind, String toKind) {
    var from = newStore(fromKind);
    var to = newStore(toKind);
    TransferScenario.createIn(from);
    var contents = contents(from);

    var report = transfer(from, to);

    assertThat(contents(to)).isEqualTo(contents);
    assertThat(contents(from)).isEqualTo(contents);
    assertThat(report.sourceChanged()).isFalse();
    assertThat(report.rows().stream().mapToLong(TransferredRows::added).sum()).isGreaterThan(2_000);
    assertThat(report.rows())
        .filteredOn(rows -> rows.source().rows() == 0)
        .extracting(rows -> rows.type().toString())
        .containsExactly("import records");
    assertUsable(to);
  }

  private static void assertUsable(String url) {
    update(
        url,
        swarm -> {
          var held = findClaimed(swarm);
          assertThat(held.spec().title()).isEqualTo("first");
          assertThat(TransferScenario.claim(swarm, 1))
              .extracting(Task::id)
              .doesNotContain(held.id());
          swarm.tasks().complete(held.token(), Optional.empty());
          var second = swarm.tasks().findByKey("second").orElseThrow();
          assertThat(second.openBlockers()).isZero();
          assertThat(
                  Pages.collectAll(
                      1_000, page -> swarm.tasks().listReady(TransferScenario.QUEUE, page)))
              .extracting(Task::id)
              .contains(second.id());

          var lost = swarm.tasks().findByKey("lost").orElseThrow();
          assertThat(lost.status()).isEqualTo(TaskStatus.FAILED_VALIDATION);
          assertThat(swarm.tasks().retry(lost.id()).status()).isEqualTo(TaskStatus.PENDING);
          var again = TaskSpec.builder("other").key("again").build();
          assertThat(swarm.tasks().enqueue(again).spec().title()).isEqualTo("again");

          var words = MessageInput.text(Role.USER, "other words").withKey("key 7");
          assertThat(swarm.messages().append(TransferScenario.NEWS_THREAD, words).sequence())
              .isEqualTo(8);
          var more = MessageInput.text(Role.USER, "more");
          assertThat(swarm.messages().append(TransferScenario.NEWS_THREAD, more).sequence())
              .isEqualTo(1_002);
          assertThat(swarm.messages().append(TransferScenario.CLEARED_THREAD, more).sequence())
              .isEqualTo(3);
          assertThat(swarm.messages().append(ThreadId.topic("new"), more).sequence()).isEqualTo(1);

          long unread = swarm.mailbox().countUnread(TransferScenario.BEE);
          var entry =
              swarm
                  .mailbox()
                  .inbox(TransferScenario.BEE, InboxQuery.UNREAD, PageRequest.first(1))
                  .items()
                  .get(0);
          swarm.mailbox().markRead(TransferScenario.BEE, entry.message().id());
          assertThat(swarm.mailbox().countUnread(TransferScenario.BEE)).isEqualTo(unread - 1);
        });
  }

  private static Task findClaimed(Swarm swarm) {
    var held = TaskQuery.inQueue(TransferScenario.QUEUE).withStatus(TaskStatus.IN_PROGRESS);
    return swarm.tasks().list(held, PageRequest.first(9)).items().get(0);
  }

  @ParameterizedTest
  @CsvSource({"sqlite,postgresql", "postgresql,sqlite"})
  void preservesClaimOrder(String fromKind, String toKind) {
    var from = newStore(fromKind);
    var to = newStore(toKind);
    TransferScenario.createIn(from);
    transfer(from, to);

    assertThat(order(to)).isEqualTo(order(from)).hasSizeGreaterThan(TransferScenario.TASK_COUNT);
  }

  private static List<Object> order(String url) {
    List<Object> order = new ArrayList<>();
    update(
        url,
        swarm -> {
          for (var tasks = claim(swarm); !tasks.isEmpty(); tasks = claim(swarm)) {
            tasks.forEach(task -> order.add(task.id()));
            swarm
                .tasks()
                .completeAll(
                    tasks.stream()
                        .map(task -> new Completion(task.token(), Optional.empty()))
                        .toList());
          }
        });
    return order;
  }

  private static List<Task> claim(Swarm swarm) {
    return TransferScenario.claim(swarm, 7, "fly");
  }

  @Test
  void transfersDerivedRows() throws Exception {
    var here = newStore("postgresql");
    var file = newStore("sqlite");
    var there = newStore("postgresql");
    TransferScenario.createIn(here);

    transfer(here, file);
    transfer(file, there);

    assertThat(derivedRows(there)).isEqualTo(derivedRows(here)).hasSizeGreaterThan(3_000);
  }

  /** Returns the derived rows, which only serve queries. */
  private static List<String> derivedRows(String url) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (var connection = PostgresServer.connect(url);
        var statement = connection.createStatement()) {
      for (var query :
          List.of(
              "SELECT 'ready', * FROM task_ready ORDER BY place, id",
              "SELECT 'delayed', * FROM task_delayed ORDER BY swarm, id",
              "SELECT 'leased', * FROM task_lease ORDER BY swarm, id",
              "SELECT 'key', * FROM task_key ORDER BY swarm, id",
              "SELECT 'blocker', swarm, id FROM task WHERE has_dependents ORDER BY swarm, id",
              "SELECT 'blocker', swarm, id FROM task_ended WHERE has_dependents"
                  + " ORDER BY swarm, id",
              "SELECT 'given back', swarm, id, last_agent FROM task"
                  + " WHERE status = 'PENDING' AND last_agent IS NOT NULL ORDER BY swarm, id",
              "SELECT 'count', swarm, queue, status, sum(tasks) FROM task_count"
                  + " GROUP BY 2, 3, 4 HAVING sum(tasks) <> 0 ORDER BY 2, 3, 4",
              "SELECT 'capability', * FROM agent_capability ORDER BY swarm, agent, capability",
              "SELECT 'message key', k.swarm, t.kind, t.owner, k.key, k.id FROM message_key AS k"
                  + " JOIN thread AS t ON t.seq = k.thread ORDER BY k.swarm, k.id",
              "SELECT 'tag', * FROM delivery_tag ORDER BY swarm, message, recipient, tag",
              "SELECT 'inbox', * FROM inbox WHERE unread > 0 ORDER BY swarm, recipient")) {
        try (var results = statement.executeQuery(query)) {
          int columns = results.getMetaData().getColumnCount();
          while (results.next()) {
            var row = new StringBuilder();
            for (int i = 1; i <= columns; i++) {
              row.append(results.getString(i)).append(' ');
            }
            rows.add(row.toString());
          }
        }
      }
    }
    for (var table :
        List.of("ready", "delayed", "leased", "blocker", "given back", "tag", "inbox")) {
      assertThat(rows).anyMatch(row -> row.startsWith(table));
    }
    return rows;
  }

  @Test
  void roundTripIsLossless() {
    var here = newStore("sqlite");
    var there = newStore("postgresql");
    var back = newStore("sqlite");
    TransferScenario.createIn(here);

    var report = transfer(here, there);

    assertThat(transfer(there, back).rows()).isEqualTo(report.rows());
    assertThat(contents(back)).isEqualTo(contents(here));
  }

  @Test
  void doesNotModifySourceFile() throws Exception {
    var from = newStore("sqlite");
    TransferScenario.createIn(from);
    var before = readFiles();

    transfer(from, newStore("postgresql"));

    assertThat(readFiles()).isEqualTo(before);
  }

  /** Returns the content of all files as text. */
  private List<String> readFiles() throws IOException {
    List<String> contents = new ArrayList<>();
    try (var files = Files.list(folder)) {
      for (var file : files.sorted().toList()) {
        contents.add(file + new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  @Test
  void readsSourceOpenedByOthers() {
    var from = newStore("sqlite");
    var to = newStore("sqlite");
    update(
        from,
        swarm -> {
          swarm.tasks().enqueue(TaskSpec.of("in the log"));
          assertThat(transfer(from, to).sourceChanged()).isFalse();
          swarm.tasks().enqueue(TaskSpec.of("later"));
        });
    Map<TaskStatus, Long> counts =
        read(to, TransferScenario.BEES, it -> it.queues().countByStatus());
    assertThat(counts).containsEntry(TaskStatus.PENDING, 1L);
  }

  @ParameterizedTest
  @CsvSource({"sqlite", "postgresql"})
  void detectsSourceChanges(String kind) {
    var from = newStore(kind);
    update(
        from,
        swarm -> {
          swarm.tasks().enqueue(TaskSpec.of("there"));
          var report =
              StoreTransfer.of(from, newStore("sqlite"))
                  .run((step, rows, count) -> swarm.tasks().enqueue(TaskSpec.of("too late")));
          assertThat(report.sourceChanged()).isTrue();
        });
  }

  @ParameterizedTest
  @CsvSource({"sqlite,postgresql", "postgresql,sqlite"})
  void mergesIntoNonEmptyTarget(String fromKind, String toKind) {
    var from = newStore(fromKind);
    var to = newStore(toKind);
    TransferScenario.createIn(from);
    try (var skep = Skep.builder().store(to).maintenance(false).open()) {
      StoreEquivalenceTest.runScenario(skep.swarm(new SwarmId("hornets")));
    }

    assertThatThrownBy(() -> transfer(from, to))
        .isInstanceOf(TargetNotEmptyException.class)
        .hasMessageContaining("--merge");
    var report = StoreTransfer.of(from, to).merge(TransferListener.NONE);

    assertThat(report.start()).isEqualTo(Start.MERGED);
    assertThat(contents(to)).isEqualTo(contents(from));
    Map<TaskStatus, Long> own =
        read(to, new SwarmId("hornets"), swarm -> swarm.queues().countByStatus());
    assertThat(own).isNotEmpty();
    assertThat(StoreTransfer.of(from, to).merge(TransferListener.NONE).rows())
        .allMatch(rows -> rows.added() == 0);
    assertUsable(to);
    var after = contents(to);
    assertThatThrownBy(() -> StoreTransfer.of(from, to).merge(TransferListener.NONE))
        .isInstanceOfSatisfying(
            MergeConflictException.class, refusal -> assertThat(refusal.conflicts()).isNotEmpty());
    assertThat(contents(to)).isEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource({"sqlite", "postgresql"})
  void rejectsSameSourceAndTarget(String kind) {
    var url = newStore(kind);
    TransferScenario.createIn(url);
    var otherName = url.replace("@localhost:", "@127.0.0.1:");

    assertThatThrownBy(() -> transfer(url, otherName)).isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> StoreTransfer.of(url, otherName).merge(TransferListener.NONE))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"sqlite", "postgresql"})
  void rejectsOpeningIncompleteTarget(String kind) {
    var from = newStore("sqlite");
    var to = newStore(kind);
    TransferScenario.createIn(from);
    assertThatThrownBy(
            () ->
                StoreTransfer.of(from, to)
                    .run(
                        (step, rows, count) -> {
                          if (count > 0) {
                            throw new IllegalStateException("cut off");
                          }
                        }))
        .hasMessage("cut off");

    assertThatThrownBy(() -> Skep.builder().store(to).open())
        .isInstanceOfSatisfying(
            StoreException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE))
        .hasMessageContaining("skep migrate");
    assertThat(transfer(from, to).start()).isEqualTo(Start.RESUMED);
    assertThat(contents(to)).isEqualTo(contents(from));
  }
}
