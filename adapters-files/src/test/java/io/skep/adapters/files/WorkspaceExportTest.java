package io.skep.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.application.exporting.ExportReport;
import io.skep.application.exporting.Exporter;
import io.skep.application.importing.ImportCounts;
import io.skep.application.importing.ImportReport;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.agent.CycleReport;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.StoreException;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.mail.Letter;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.Entry;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.SwarmId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceExportTest {

  private static final AgentId ONE = new AgentId("Agent-1");
  private static final AgentId TWO = new AgentId("Agent-2");

  @TempDir Path path;
  private Folder folder;
  private Swarm swarm;

  @BeforeEach
  void open() {
    folder = new Folder(path);
    swarm = new Swarm(SwarmId.DEFAULT, folder.store);
  }

  @Nested
  class RoundTrip {

    @Test
    void changesNothingOfWhatWasDoneHere() {
      doAllSorts();
      var exported = export(false);

      var report = folder.imported();

      assertThat(exported.agents()).isEqualTo(2);
      assertThat(exported.refused()).isEmpty();
      assertThat(report.agents().total()).isPositive();
      assertUnchanged(report);
      assertThat(report.problems()).allMatch(problem -> problem.reason().equals("ignored: a lock"));
    }

    @Test
    void bringsAllOfItIntoAnotherStore() {
      doAllSorts();
      export(false);
      var other = new Folder(path);

      other.imported();

      var agent = other.agent("Agent-1");
      assertThat(agent.profile()).isEqualTo(folder.agent("Agent-1").profile());
      assertThat(agent.figures()).isEqualTo(folder.agent("Agent-1").figures());
      assertThat(agent.status()).isEqualTo(AgentStatus.PAUSED);
      var task = other.task("keyed");
      assertThat(task.spec()).isEqualTo(folder.task("keyed").spec());
      assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED);
      assertThat(task.result()).isEqualTo(folder.task("keyed").result());
      assertThat(other.inbox("Agent-2"))
          .singleElement()
          .satisfies(
              entry -> {
                var original = folder.inbox("Agent-2").get(0);
                assertThat(entry.message().content()).isEqualTo(original.message().content());
                assertThat(entry.message().envelope()).isEqualTo(original.message().envelope());
                assertThat(entry.delivery().status()).isEqualTo(DeliveryStatus.ACKNOWLEDGED);
              });
      assertThat(other.thread("agent:Agent-1")).hasSize(2);
      assertThat(other.imported().tasks()).isEqualTo(unchanged(other.imported().tasks()));
    }

    @Test
    void changesNothingOfWhatWasImported() {
      folder
          .with(
              "from/agent_workspaces/Agent-1/status.json",
              "{\"agent_id\": \"Agent-1\", \"status\": \"ACTIVE_MODE\", \"x\": 1.50}")
          .with(
              "from/agent_workspaces/Agent-1/working_tasks.json",
              "{\"current_task\": {\"task_id\": \"T-1\", \"title\": \"x\","
                  + " \"dependencies\": [\"T-0\"]}}")
          .with(
              "from/agent_workspaces/Agent-1/inbox/a.json",
              "{\"from\": \"Agent-2\", \"to\": \"Agent-1\", \"content\": \"Hi\"}");
      folder.imported();
      export(false);

      assertUnchanged(folder.imported());
    }

    @Test
    void writesNothingThatIsThereAlready() {
      doAllSorts();
      var first = export(false);
      var second = export(false);

      assertThat(first.written()).isPositive();
      assertThat(second.written()).isZero();
      assertThat(second.unchanged()).isEqualTo(first.written() + first.unchanged());
    }

    @Test
    void movesAMessageThatWasReadMeanwhile() {
      doAllSorts();
      swarm.agents().register(new AgentId("Agent-3"), AgentProfile.PLAIN);
      var sent =
          swarm
              .mailbox()
              .send(Letter.text(ONE, Recipients.agents(new AgentId("Agent-3")), "", "x"));
      export(false);
      assertThat(files("Agent-3/inbox")).isEqualTo(1);
      swarm.mailbox().read(new AgentId("Agent-3"), sent.message().id());

      export(false);

      assertThat(files("Agent-3/inbox")).isZero();
      assertThat(files("Agent-3/processed")).isEqualTo(1);
    }

    @Test
    void splitsLongListsAndRemovesPartsThatAreNoLongerNeeded() {
      swarm.agents().register(ONE, AgentProfile.PLAIN);
      var large = Json.string("x".repeat(1_500_000));
      for (int i = 0; i < 3; i++) {
        var spec = TaskSpec.titled("Large").key("L-" + i).payload(large).assignee(ONE).build();
        swarm.tasks().queue(spec);
      }
      export(false);
      assertThat(workspace("Agent-1/future_tasks-3.json")).exists();
      assertUnchanged(folder.imported());
      swarm.tasks().cancel(folder.task("L-0").id());

      export(false);

      assertThat(workspace("Agent-1/future_tasks-2.json")).exists();
      assertThat(workspace("Agent-1/future_tasks-3.json")).doesNotExist();
    }

    private void assertUnchanged(ImportReport report) {
      assertThat(report.agents()).isEqualTo(unchanged(report.agents()));
      assertThat(report.tasks()).isEqualTo(unchanged(report.tasks()));
      assertThat(report.messages()).isEqualTo(unchanged(report.messages()));
      assertThat(report.dependencies()).isEqualTo(unchanged(report.dependencies()));
    }
  }

  @Nested
  class OtherPeoplesFiles {

    @Test
    void areLeftAloneUnlessTheyMayBeReplaced() throws IOException {
      swarm.agents().register(ONE, AgentProfile.PLAIN);
      swarm.agents().register(TWO, AgentProfile.PLAIN);
      var theirs = "{\"agent_id\": \"Agent-1\", \"status\": \"mine\"}";
      folder.with("agent_workspaces/Agent-1/status.json", theirs);

      var refused = export(false);

      assertThat(refused.agents()).isOne();
      assertThat(refused.refused())
          .singleElement()
          .satisfies(why -> assertThat(why).contains("Agent-1", "status.json", "another system"));
      assertThat(workspace("Agent-1/status.json")).hasContent(theirs);
      assertThat(workspace("Agent-1/future_tasks.json")).doesNotExist();
      assertThat(export(true).agents()).isEqualTo(2);
      assertThat(Files.readString(workspace("Agent-1/status.json"))).contains("\"skep\"");
    }

    @Test
    void areOursThatSomeoneHasSpoilt() throws IOException {
      swarm.agents().register(ONE, AgentProfile.PLAIN);
      export(false);
      var status = workspace("Agent-1/status.json");
      var spoilt = Files.readString(status).replace("\"cycle_count\" : 0", "\"cycle_count\" : -1");
      Files.writeString(status, spoilt);

      assertThat(export(false).agents()).isZero();
      assertThat(status).hasContent(spoilt);
    }

    @Test
    void areNotReachedThroughLinks() throws IOException {
      swarm.agents().register(ONE, AgentProfile.PLAIN);
      var elsewhere = Files.createDirectory(path.resolve("elsewhere"));
      Files.createDirectory(path.resolve("agent_workspaces"));
      Files.createSymbolicLink(path.resolve("agent_workspaces/Agent-1"), elsewhere);

      assertThat(export(true).refused()).hasSize(1);
      assertThat(elsewhere).isEmptyDirectory();
    }
  }

  @Nested
  class WrittenFiles {

    @Test
    void areTheirOwnersOnly() throws IOException {
      swarm.agents().register(ONE, AgentProfile.PLAIN);
      export(false);

      if (Files.getFileStore(path).supportsFileAttributeView(PosixFileAttributeView.class)) {
        assertThat(permissions("Agent-1")).isEqualTo("rwx------");
        assertThat(permissions("Agent-1/status.json")).isEqualTo("rw-------");
        assertThat(permissions("Agent-1/" + FolderLock.FILE)).isEqualTo("rw-------");
      }
    }

    @Test
    void thatWereNeverFinishedAreRemoved() {
      swarm.agents().register(ONE, AgentProfile.PLAIN);
      folder.with("agent_workspaces/Agent-1/" + AtomicFile.UNFINISHED + "1", "{");

      export(false);

      assertThat(workspace("Agent-1/" + AtomicFile.UNFINISHED + "1")).doesNotExist();
    }

    @Test
    void haveTheNamesOfAgentsThatAreNoNamesOfFiles() {
      var odd = new AgentId("../a:b/ü%.");
      swarm.agents().register(odd, AgentProfile.PLAIN);
      export(false);

      assertThat(workspace("%2E.%2Fa%3Ab%2F%C3%BC%25%2E/status.json")).exists();
      var other = new Folder(path);
      other.imported();
      assertThat(other.agent(odd.value()).id()).isEqualTo(odd);
    }

    private String permissions(String file) throws IOException {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(workspace(file)));
    }
  }

  @Nested
  class Locks {

    @Test
    void letOnlyOneWriteAtATime() throws IOException {
      swarm.agents().register(ONE, AgentProfile.PLAIN);
      export(false);
      var impatient = new WorkspaceFolders(FilesSettings.DEFAULT, Duration.ofMillis(20));

      try (var held = FolderLock.exclusive(workspace("Agent-1"), Duration.ZERO)) {
        assertThat(held).isNotNull();
        assertThatThrownBy(
                () -> new Exporter(SwarmId.DEFAULT, folder.store).run(impatient.open(path, false)))
            .isInstanceOfSatisfying(
                StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_BUSY));
      }
      assertThat(export(false).agents()).isOne();
    }

    @Test
    void keepReadersOutWhileSomeoneWrites() throws Exception {
      swarm.agents().register(ONE, AgentProfile.PLAIN);
      export(false);
      var format = new WorkspaceFormat(Duration.ofMillis(20));
      var file =
          new InputFile(workspace("Agent-1/status.json"), "status.json", FilesSettings.DEFAULT);
      var sink = new FileSink(new Ears(), "status.json");

      try (var held = FolderLock.exclusive(workspace("Agent-1"), Duration.ZERO)) {
        assertThat(held).isNotNull();
        assertThatThrownBy(() -> format.read(file, sink)).isInstanceOf(UnreadableException.class);
      }
      format.read(file, sink);
      assertThat(sink.isUnderstood()).isTrue();
    }
  }

  @Test
  void refusesAnAgentThatIsNotThereAndAFolderThatIsNone() {
    var target = FilesModule.exportTargets(FilesSettings.DEFAULT).open(path, false);
    assertThatThrownBy(() -> new Exporter(SwarmId.DEFAULT, folder.store).run(target, ONE))
        .isInstanceOf(NotFoundException.class);
    folder.with("file", "x");
    assertThatThrownBy(
            () ->
                FilesModule.exportTargets(FilesSettings.DEFAULT).open(path.resolve("file"), false))
        .isInstanceOf(InvalidArgumentException.class);
  }

  /** Leaves tasks, messages and agents in states that only use brings about. */
  private void doAllSorts() {
    var profile =
        AgentProfile.PLAIN
            .withTeam("Alpha")
            .withName("One 🚀")
            .withCapabilities(Labels.of("ci"))
            .withDetails(new Json("{ \"spaced\" :  1.50, \"e\": 1e5 }"));
    swarm.agents().register(ONE, profile);
    swarm.agents().register(TWO, AgentProfile.PLAIN);
    swarm
        .agents()
        .reportCycle(
            ONE,
            new CycleReport(2, Optional.of("x"), OptionalDouble.of(50.5), OptionalDouble.empty()));
    var first = swarm.tasks().queue(TaskSpec.titled("First").build());
    swarm
        .tasks()
        .queue(
            TaskSpec.titled("Keyed")
                .key("keyed")
                .description("long")
                .tags("a", "b")
                .payload(new Json("[1.0,  2]"))
                .build());
    swarm.tasks().queue(TaskSpec.titled("Waits").after(first.id()).assignee(ONE).build());
    for (var claimed : swarm.tasks().claim(ClaimRequest.by(ONE).upTo(2))) {
      if (claimed.spec().key().isPresent()) {
        swarm.tasks().complete(claimed.token(), Optional.of(new Json("{\"ok\":true}")));
      }
    }
    var letter = Letter.text(ONE, Recipients.agents(TWO), "About", "Text").withTags("t");
    var sent = swarm.mailbox().send(letter);
    swarm.mailbox().acknowledge(TWO, sent.message().id());
    swarm.messages().append(ThreadId.of(ONE), Entry.text(Role.SYSTEM, "noted"));
    swarm.agents().changeStatus(ONE, AgentStatus.PAUSED);
  }

  private ExportReport export(boolean replace) {
    var target = FilesModule.exportTargets(FilesSettings.DEFAULT).open(path, replace);
    return new Exporter(SwarmId.DEFAULT, folder.store).run(target);
  }

  private Path workspace(String file) {
    return path.resolve("agent_workspaces").resolve(file);
  }

  private long files(String name) {
    var files = workspace(name).toFile().list();
    return files == null ? 0 : files.length;
  }

  private static ImportCounts unchanged(ImportCounts counts) {
    return new ImportCounts(0, 0, counts.total());
  }
}
