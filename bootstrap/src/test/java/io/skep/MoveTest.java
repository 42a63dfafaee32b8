package io.skep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.application.moving.MergeConflictException;
import io.skep.application.moving.MoveListener;
import io.skep.application.moving.MoveReport;
import io.skep.application.moving.MoveReport.Start;
import io.skep.application.moving.MovedRows;
import io.skep.application.moving.TargetNotEmptyException;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.StoreException;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.message.Entry;
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

/** What is moved is all there, and goes on. */
@Execution(ExecutionMode.CONCURRENT)
class MoveTest {

  @TempDir private Path folder;

  /** Returns the URL of a store of this kind that is not there yet. */
  private String newStore(String kind) {
    return kind.equals("postgresql")
        ? PostgresServer.shared().newDatabase()
        : "sqlite:" + folder.resolve(Math.abs(System.nanoTime()) + ".db");
  }

  private static MoveReport move(String from, String to) {
    return Move.of(from, to).run(MoveListener.NONE);
  }

  private static <T> T read(String url, SwarmId swarm, Function<Swarm, T> question) {
    try (var skep = Skep.builder().store(url).maintenance(false).open()) {
      return question.apply(skep.swarm(swarm));
    }
  }

  private static void act(String url, Consumer<Swarm> action) {
    try (var skep = Skep.builder().store(url).maintenance(false).open()) {
      action.accept(skep.swarm(MovedSwarms.BEES));
    }
  }

  private static List<Object> contents(String url) {
    List<Object> contents = new ArrayList<>();
    contents.addAll(read(url, MovedSwarms.BEES, WholeSwarm::of));
    contents.addAll(read(url, MovedSwarms.WASPS, WholeSwarm::of));
    return contents;
  }

  @ParameterizedTest
  @CsvSource({
    "sqlite,postgresql",
    "postgresql,sqlite",
    "sqlite,sqlite",
    "postgresql,postgresql",
  })
  void leavesNothingBehind(String fromKind, String toKind) {
    var from = newStore(fromKind);
    var to = newStore(toKind);
    MovedSwarms.makeIn(from);
    var contents = contents(from);

    var report = move(from, to);

    assertThat(contents(to)).isEqualTo(contents);
    assertThat(contents(from)).isEqualTo(contents);
    assertThat(report.sourceChanged()).isFalse();
    assertThat(report.rows().stream().mapToLong(MovedRows::added).sum()).isGreaterThan(2_000);
    assertThat(report.rows())
        .filteredOn(rows -> rows.source().rows() == 0)
        .extracting(rows -> rows.kind().toString())
        .containsExactly("origins");
    goesOn(to);
  }

  private static void goesOn(String url) {
    act(
        url,
        swarm -> {
          var held = claimed(swarm);
          assertThat(held.spec().title()).isEqualTo("first");
          assertThat(MovedSwarms.claim(swarm, 1)).extracting(Task::id).doesNotContain(held.id());
          swarm.tasks().complete(held.token(), Optional.empty());
          var second = swarm.tasks().findByKey("second").orElseThrow();
          assertThat(second.openBlockers()).isZero();
          assertThat(Pages.all(1_000, page -> swarm.tasks().ready(MovedSwarms.WORK, page)))
              .extracting(Task::id)
              .contains(second.id());

          var lost = swarm.tasks().findByKey("lost").orElseThrow();
          assertThat(lost.status()).isEqualTo(TaskStatus.FAILED_VALIDATION);
          assertThat(swarm.tasks().retry(lost.id()).status()).isEqualTo(TaskStatus.PENDING);
          var again = TaskSpec.titled("other").key("again").build();
          assertThat(swarm.tasks().queue(again).spec().title()).isEqualTo("again");

          var words = Entry.text(Role.USER, "other words").withKey("key 7");
          assertThat(swarm.messages().append(MovedSwarms.NEWS, words).sequence()).isEqualTo(8);
          var more = Entry.text(Role.USER, "more");
          assertThat(swarm.messages().append(MovedSwarms.NEWS, more).sequence()).isEqualTo(1_002);
          assertThat(swarm.messages().append(MovedSwarms.CLEARED, more).sequence()).isEqualTo(3);
          assertThat(swarm.messages().append(ThreadId.topic("new"), more).sequence()).isEqualTo(1);

          long unread = swarm.mailbox().unread(MovedSwarms.BEE);
          var letter =
              swarm
                  .mailbox()
                  .inbox(MovedSwarms.BEE, InboxQuery.UNREAD, PageRequest.first(1))
                  .items()
                  .get(0);
          swarm.mailbox().read(MovedSwarms.BEE, letter.message().id());
          assertThat(swarm.mailbox().unread(MovedSwarms.BEE)).isEqualTo(unread - 1);
        });
  }

  private static Task claimed(Swarm swarm) {
    var held = TaskQuery.inQueue(MovedSwarms.WORK).inStatus(TaskStatus.IN_PROGRESS);
    return swarm.tasks().list(held, PageRequest.first(9)).items().get(0);
  }

  @ParameterizedTest
  @CsvSource({"sqlite,postgresql", "postgresql,sqlite"})
  void handsOutTasksInTheSameOrder(String fromKind, String toKind) {
    var from = newStore(fromKind);
    var to = newStore(toKind);
    MovedSwarms.makeIn(from);
    move(from, to);

    assertThat(order(to)).isEqualTo(order(from)).hasSizeGreaterThan(MovedSwarms.MANY);
  }

  private static List<Object> order(String url) {
    List<Object> order = new ArrayList<>();
    act(
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
    return MovedSwarms.claim(swarm, 7, "fly");
  }

  @Test
  void bringsWhatFollowsFromTheRowsAsWell() throws Exception {
    var here = newStore("postgresql");
    var file = newStore("sqlite");
    var there = newStore("postgresql");
    MovedSwarms.makeIn(here);

    move(here, file);
    move(file, there);

    assertThat(following(there)).isEqualTo(following(here)).hasSizeGreaterThan(3_000);
  }

  /** Returns what is kept beside the rows, so that they are found. */
  private static List<String> following(String url) throws SQLException {
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
        try (var found = statement.executeQuery(query)) {
          int columns = found.getMetaData().getColumnCount();
          while (found.next()) {
            var row = new StringBuilder();
            for (int i = 1; i <= columns; i++) {
              row.append(found.getString(i)).append(' ');
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
  void comesBackAsItWas() {
    var here = newStore("sqlite");
    var there = newStore("postgresql");
    var back = newStore("sqlite");
    MovedSwarms.makeIn(here);

    var report = move(here, there);

    assertThat(move(there, back).rows()).isEqualTo(report.rows());
    assertThat(contents(back)).isEqualTo(contents(here));
  }

  @Test
  void leavesTheFileAsItIs() throws Exception {
    var from = newStore("sqlite");
    MovedSwarms.makeIn(from);
    var before = files();

    move(from, newStore("postgresql"));

    assertThat(files()).isEqualTo(before);
  }

  /** Returns the bytes of all files, as texts. */
  private List<String> files() throws IOException {
    List<String> found = new ArrayList<>();
    try (var files = Files.list(folder)) {
      for (var file : files.sorted().toList()) {
        found.add(file + new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return found;
  }

  @Test
  void readsAFileThatOthersHaveOpen() {
    var from = newStore("sqlite");
    var to = newStore("sqlite");
    act(
        from,
        swarm -> {
          swarm.tasks().queue(TaskSpec.of("in the log"));
          assertThat(move(from, to).sourceChanged()).isFalse();
          swarm.tasks().queue(TaskSpec.of("later"));
        });
    Map<TaskStatus, Long> counts = read(to, MovedSwarms.BEES, it -> it.queues().countByStatus());
    assertThat(counts).containsEntry(TaskStatus.PENDING, 1L);
  }

  @ParameterizedTest
  @CsvSource({"sqlite", "postgresql"})
  void saysThatTheSourceWasWrittenTo(String kind) {
    var from = newStore(kind);
    act(
        from,
        swarm -> {
          swarm.tasks().queue(TaskSpec.of("there"));
          var report =
              Move.of(from, newStore("sqlite"))
                  .run((step, rows, count) -> swarm.tasks().queue(TaskSpec.of("too late")));
          assertThat(report.sourceChanged()).isTrue();
        });
  }

  @ParameterizedTest
  @CsvSource({"sqlite,postgresql", "postgresql,sqlite"})
  void mergesWithWhatIsThere(String fromKind, String toKind) {
    var from = newStore(fromKind);
    var to = newStore(toKind);
    MovedSwarms.makeIn(from);
    try (var skep = Skep.builder().store(to).maintenance(false).open()) {
      SameOnAllStoresTest.act(skep.swarm(new SwarmId("hornets")));
    }

    assertThatThrownBy(() -> move(from, to))
        .isInstanceOf(TargetNotEmptyException.class)
        .hasMessageContaining("--merge");
    var report = Move.of(from, to).merge(MoveListener.NONE);

    assertThat(report.start()).isEqualTo(Start.MERGED);
    assertThat(contents(to)).isEqualTo(contents(from));
    Map<TaskStatus, Long> own =
        read(to, new SwarmId("hornets"), swarm -> swarm.queues().countByStatus());
    assertThat(own).isNotEmpty();
    assertThat(Move.of(from, to).merge(MoveListener.NONE).rows())
        .allMatch(rows -> rows.added() == 0);
    goesOn(to);
    var after = contents(to);
    assertThatThrownBy(() -> Move.of(from, to).merge(MoveListener.NONE))
        .isInstanceOfSatisfying(
            MergeConflictException.class, refusal -> assertThat(refusal.conflicts()).isNotEmpty());
    assertThat(contents(to)).isEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource({"sqlite", "postgresql"})
  void refusesToMoveAStoreOntoItself(String kind) {
    var url = newStore(kind);
    MovedSwarms.makeIn(url);
    var otherName = url.replace("@localhost:", "@127.0.0.1:");

    assertThatThrownBy(() -> move(url, otherName)).isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> Move.of(url, otherName).merge(MoveListener.NONE))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"sqlite", "postgresql"})
  void keepsAnUnfinishedStoreFromBeingOpened(String kind) {
    var from = newStore("sqlite");
    var to = newStore(kind);
    MovedSwarms.makeIn(from);
    assertThatThrownBy(
            () ->
                Move.of(from, to)
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
        .hasMessageContaining("skep move");
    assertThat(move(from, to).start()).isEqualTo(Start.RESUMED);
    assertThat(contents(to)).isEqualTo(contents(from));
  }
}
