package io.skep.adapters.files.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.adapters.files.FilesModule;
import io.skep.adapters.files.ImportFixture;
import io.skep.adapters.files.RecordingSink;
import io.skep.adapters.files.filesystem.AtomicFile;
import io.skep.adapters.files.filesystem.FolderLock;
import io.skep.adapters.files.input.FilesSettings;
import io.skep.adapters.files.input.InputFile;
import io.skep.adapters.files.input.RecordCollector;
import io.skep.adapters.files.text.ParseException;
import io.skep.adapters.files.workspace.WorkspaceFormat;
import io.skep.application.exporting.ExportReport;
import io.skep.application.exporting.Exporter;
import io.skep.application.importing.batch.ImportCounts;
import io.skep.application.importing.run.ImportReport;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.agent.CycleReport;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.StoreException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.mail.OutgoingMessage;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
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
  private ImportFixture folder;
  private Swarm swarm;

  @BeforeEach
  void createFixture() {
    folder = new ImportFixture(path);
    swarm = new Swarm(SwarmId.DEFAULT, folder.store);
  }

  @Nested
  class RoundTrip {

    @Test
    void reimportChangesNothing() {
      populateStore();
      var exported = export(false);

      var report = folder.runImport();

      assertThat(exported.agents()).isEqualTo(2);
      assertThat(exported.skipped()).isEmpty();
      assertThat(report.agents().total()).isPositive();
      assertUnchanged(report);
      assertThat(report.problems())
          .allMatch(problem -> problem.reason().equals("ignored: lock file"));
    }

    @Test
    void importsEverythingIntoAnotherStore() {
      populateStore();
      export(false);
      var other = new ImportFixture(path);

      other.runImport();

      var agent = other.agent("Agent-1");
      assertThat(agent.profile()).isEqualTo(folder.agent("Agent-1").profile());
      assertThat(agent.stats()).isEqualTo(folder.agent("Agent-1").stats());
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
                assertThat(entry.message().headers()).isEqualTo(original.message().headers());
                assertThat(entry.delivery().status()).isEqualTo(DeliveryStatus.ACKNOWLEDGED);
              });
      assertThat(other.thread("agent:Agent-1")).hasSize(2);
      assertThat(other.runImport().tasks()).isEqualTo(unchanged(other.runImport().tasks()));
    }

    @Test
    void reimportOfImportedRecordsChangesNothing() {
      folder
          .withFile(
              "from/agent_workspaces/Agent-1/status.json",
              "{\"agent_id\": \"Agent-1\", \"status\": \"ACTIVE_MODE\", \"x\": 1.50}")
          .withFile(
              "from/agent_workspaces/Agent-1/working_tasks.json",
              "{\"current_task\": {\"task_id\": \"T-1\", \"title\": \"x\","
                  + " \"dependencies\": [\"T-0\"]}}")
          .withFile(
              "from/agent_workspaces/Agent-1/inbox/a.json",
              "{\"from\": \"Agent-2\", \"to\": \"Agent-1\", \"content\": \"Hi\"}");
      folder.runImport();
      export(false);

      assertUnchanged(folder.runImport());
    }

    @Test
    void skipsUnchangedFiles() {
      populateStore();
      var first = export(false);
      var second = export(false);

      assertThat(first.written()).isPositive();
      assertThat(second.written()).isZero();
      assertThat(second.unchanged()).isEqualTo(first.written() + first.unchanged());
    }

    @Test
    void movesReadMessageToProcessed() {
      populateStore();
      swarm.agents().register(new AgentId("Agent-3"), AgentProfile.DEFAULT);
      var sent =
          swarm
              .mailbox()
              .send(OutgoingMessage.text(ONE, Recipients.agents(new AgentId("Agent-3")), "", "x"));
      export(false);
      assertThat(files("Agent-3/inbox")).isEqualTo(1);
      swarm.mailbox().markRead(new AgentId("Agent-3"), sent.message().id());

      export(false);

      assertThat(files("Agent-3/inbox")).isZero();
      assertThat(files("Agent-3/processed")).isEqualTo(1);
    }

    @Test
    void splitsLongListsAndRemovesObsoleteParts() {
      swarm.agents().register(ONE, AgentProfile.DEFAULT);
      var large = Json.string("x".repeat(1_500_000));
      for (int i = 0; i < 3; i++) {
        var spec = TaskSpec.builder("Large").key("L-" + i).payload(large).assignee(ONE).build();
        swarm.tasks().enqueue(spec);
      }
      export(false);
      assertThat(workspace("Agent-1/future_tasks-3.json")).exists();
      assertUnchanged(folder.runImport());
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
  class ForeignFiles {

    @Test
    void arePreservedUnlessOverwriteIsAllowed() throws IOException {
      swarm.agents().register(ONE, AgentProfile.DEFAULT);
      swarm.agents().register(TWO, AgentProfile.DEFAULT);
      var theirs = "{\"agent_id\": \"Agent-1\", \"status\": \"mine\"}";
      folder.withFile("agent_workspaces/Agent-1/status.json", theirs);

      var refused = export(false);

      assertThat(refused.agents()).isOne();
      assertThat(refused.skipped())
          .singleElement()
          .satisfies(why -> assertThat(why).contains("Agent-1", "status.json", "another system"));
      assertThat(workspace("Agent-1/status.json")).hasContent(theirs);
      assertThat(workspace("Agent-1/future_tasks.json")).doesNotExist();
      assertThat(export(true).agents()).isEqualTo(2);
      assertThat(Files.readString(workspace("Agent-1/status.json"))).contains("\"skep\"");
    }

    @Test
    void includeModifiedExports() throws IOException {
      swarm.agents().register(ONE, AgentProfile.DEFAULT);
      export(false);
      var status = workspace("Agent-1/status.json");
      var spoilt = Files.readString(status).replace("\"cycle_count\" : 0", "\"cycle_count\" : -1");
      Files.writeString(status, spoilt);

      assertThat(export(false).agents()).isZero();
      assertThat(status).hasContent(spoilt);
    }

    @Test
    void areNotReachedThroughSymbolicLinks() throws IOException {
      swarm.agents().register(ONE, AgentProfile.DEFAULT);
      var elsewhere = Files.createDirectory(path.resolve("elsewhere"));
      Files.createDirectory(path.resolve("agent_workspaces"));
      Files.createSymbolicLink(path.resolve("agent_workspaces/Agent-1"), elsewhere);

      assertThat(export(true).skipped()).hasSize(1);
      assertThat(elsewhere).isEmptyDirectory();
    }
  }

  @Nested
  class OutputFiles {

    @Test
    void areOwnerOnly() throws IOException {
      swarm.agents().register(ONE, AgentProfile.DEFAULT);
      export(false);

      if (Files.getFileStore(path).supportsFileAttributeView(PosixFileAttributeView.class)) {
        assertThat(permissions("Agent-1")).isEqualTo("rwx------");
        assertThat(permissions("Agent-1/status.json")).isEqualTo("rw-------");
        assertThat(permissions("Agent-1/" + FolderLock.FILE_NAME)).isEqualTo("rw-------");
      }
    }

    @Test
    void staleTempFilesAreRemoved() {
      swarm.agents().register(ONE, AgentProfile.DEFAULT);
      folder.withFile("agent_workspaces/Agent-1/" + AtomicFile.TEMP_PREFIX + "1", "{");

      export(false);

      assertThat(workspace("Agent-1/" + AtomicFile.TEMP_PREFIX + "1")).doesNotExist();
    }

    @Test
    void encodeUnsafeAgentNames() {
      var odd = new AgentId("../a:b/ü%.");
      swarm.agents().register(odd, AgentProfile.DEFAULT);
      export(false);

      assertThat(workspace("%2E.%2Fa%3Ab%2F%C3%BC%25%2E/status.json")).exists();
      var other = new ImportFixture(path);
      other.runImport();
      assertThat(other.agent(odd.value()).id()).isEqualTo(odd);
    }

    private String permissions(String file) throws IOException {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(workspace(file)));
    }
  }

  @Nested
  class Locking {

    @Test
    void excludesOtherWriters() throws IOException {
      swarm.agents().register(ONE, AgentProfile.DEFAULT);
      export(false);
      var impatient = new FolderExportTargets(FilesSettings.DEFAULT, Duration.ofMillis(20));

      try (var held = FolderLock.acquireExclusive(workspace("Agent-1"), Duration.ZERO)) {
        assertThat(held).isNotNull();
        assertThatThrownBy(
                () ->
                    new Exporter(SwarmId.DEFAULT, folder.store).export(impatient.open(path, false)))
            .isInstanceOfSatisfying(
                StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_BUSY));
      }
      assertThat(export(false).agents()).isOne();
    }

    @Test
    void excludesReadersDuringWrite() throws Exception {
      swarm.agents().register(ONE, AgentProfile.DEFAULT);
      export(false);
      var format = new WorkspaceFormat(Duration.ofMillis(20));
      var file =
          new InputFile(workspace("Agent-1/status.json"), "status.json", FilesSettings.DEFAULT);
      var sink = new RecordCollector(new RecordingSink(), "status.json");

      try (var held = FolderLock.acquireExclusive(workspace("Agent-1"), Duration.ZERO)) {
        assertThat(held).isNotNull();
        assertThatThrownBy(() -> format.read(file, sink)).isInstanceOf(ParseException.class);
      }
      format.read(file, sink);
      assertThat(sink.isRecognized()).isTrue();
    }
  }

  @Test
  void rejectsUnknownAgentAndFileAsTarget() {
    var target = FilesModule.exportTargets(FilesSettings.DEFAULT).open(path, false);
    assertThatThrownBy(() -> new Exporter(SwarmId.DEFAULT, folder.store).export(target, ONE))
        .isInstanceOf(NotFoundException.class);
    folder.withFile("file", "x");
    assertThatThrownBy(
            () ->
                FilesModule.exportTargets(FilesSettings.DEFAULT).open(path.resolve("file"), false))
        .isInstanceOf(InvalidArgumentException.class);
  }

  /** Populates the store with tasks, messages and agents in states that only operations lead to. */
  private void populateStore() {
    var profile =
        AgentProfile.DEFAULT
            .withTeam("Alpha")
            .withName("One 🚀")
            .withCapabilities(Labels.of("ci"))
            .withDetails(new Json("{ \"spaced\" :  1.50, \"e\": 1e5 }"));
    swarm.agents().register(ONE, profile);
    swarm.agents().register(TWO, AgentProfile.DEFAULT);
    swarm
        .agents()
        .reportCycle(
            ONE,
            new CycleReport(2, Optional.of("x"), OptionalDouble.of(50.5), OptionalDouble.empty()));
    var first = swarm.tasks().enqueue(TaskSpec.builder("First").build());
    swarm
        .tasks()
        .enqueue(
            TaskSpec.builder("Keyed")
                .key("keyed")
                .description("long")
                .tags("a", "b")
                .payload(new Json("[1.0,  2]"))
                .build());
    swarm.tasks().enqueue(TaskSpec.builder("Waits").blockedBy(first.id()).assignee(ONE).build());
    for (var claimed : swarm.tasks().claim(ClaimRequest.forAgent(ONE).withLimit(2))) {
      if (claimed.spec().key().isPresent()) {
        swarm.tasks().complete(claimed.token(), Optional.of(new Json("{\"ok\":true}")));
      }
    }
    var letter = OutgoingMessage.text(ONE, Recipients.agents(TWO), "About", "Text").withTags("t");
    var sent = swarm.mailbox().send(letter);
    swarm.mailbox().acknowledge(TWO, sent.message().id());
    swarm.messages().append(ThreadId.of(ONE), MessageInput.text(Role.SYSTEM, "noted"));
    swarm.agents().changeStatus(ONE, AgentStatus.PAUSED);
  }

  private ExportReport export(boolean replace) {
    var target = FilesModule.exportTargets(FilesSettings.DEFAULT).open(path, replace);
    return new Exporter(SwarmId.DEFAULT, folder.store).export(target);
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
