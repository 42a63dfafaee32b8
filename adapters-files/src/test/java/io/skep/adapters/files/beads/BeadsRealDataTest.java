package io.skep.adapters.files.beads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skep.adapters.files.FilesModule;
import io.skep.adapters.files.ImportFixture;
import io.skep.adapters.files.input.FilesSettings;
import io.skep.application.importing.batch.ImportCounts;
import io.skep.application.importing.record.ImportQueues;
import io.skep.application.importing.run.ImportListener;
import io.skep.application.importing.run.ImportReport;
import io.skep.application.importing.run.Importer;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Imports issues of real swarms; skipped if the data is missing. */
final class BeadsRealDataTest {

  private static final Path DATA = Path.of("../../shared/realdata/beads");
  private static final Set<String> CLOSED = Set.of("closed", "tombstone");
  private static final Set<String> OPEN = Set.of("open", "in_progress", "hooked");
  private static final Set<String> NON_TASK_TYPES =
      Set.of("agent", "message", "role", "gate", "event");

  @BeforeEach
  void assumeDataExists() {
    assumeTrue(Files.isDirectory(DATA), "no real data in " + DATA);
  }

  private static ImportReport runImport(ImportFixture fixture, Path path) {
    var source =
        FilesModule.importSources(FilesSettings.DEFAULT).open(List.of(path), Optional.empty());
    return new Importer(SwarmId.DEFAULT, fixture.store).importFrom(source, ImportListener.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "compound-agent-2026-06-15.jsonl.gz",
        "gastown-2025-12-30.jsonl.gz",
        "gastown-swarm-week",
        "taskmaster"
      })
  void secondImportChangesNothing(String name) {
    var folder = new ImportFixture(DATA.resolve(name));
    var first = folder.runImport();
    var before = all(folder);
    var second = folder.runImport();

    assertThat(first.files())
        .isPositive()
        .isEqualTo(first.imported() + first.ignored() + first.quarantined());
    assertThat(first.quarantined()).isZero();
    assertThat(second.agents()).isEqualTo(unchanged(first.agents()));
    assertThat(second.tasks()).isEqualTo(unchanged(first.tasks()));
    assertThat(second.messages()).isEqualTo(unchanged(first.messages()));
    assertThat(second.dependencies()).isEqualTo(unchanged(first.dependencies()));
    assertThat(second.problems()).containsExactlyInAnyOrderElementsOf(first.problems());
    assertThat(all(folder)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "compound-agent-2026-06-15.jsonl.gz, 644, 0, 0",
    "gastown-2025-12-30.jsonl.gz, 2510, 50, 19"
  })
  void importMatchesFile(String name, int tasks, int agents, int letters) throws IOException {
    var folder = new ImportFixture(DATA.resolve(name));
    var report = folder.runImport();
    var rows = rows(DATA.resolve(name));

    assertThat(report.tasks()).isEqualTo(new ImportCounts(tasks, 0, 0));
    assertThat(count(rows, "agent")).isEqualTo(agents);
    assertThat(count(rows, "message")).isEqualTo(letters);
    assertThat(report.agents().total()).isGreaterThanOrEqualTo(agents);
    assertThat(report.messages().created()).isGreaterThanOrEqualTo(letters);
    assertThat(ready(folder)).isEqualTo(ready(rows, Map.of())).isNotEmpty();
  }

  @Test
  void importOfDumpMatchesTables() throws IOException {
    var dump = DATA.resolve("gastown-swarm-week");
    var folder = new ImportFixture(dump);
    var report = folder.runImport();
    Map<String, List<String>> blockers = new HashMap<>();
    for (var row : rows(dump.resolve("dependencies.jsonl"))) {
      if (text(row, "type").equals("blocks")) {
        blockers
            .computeIfAbsent(text(row, "issue_id"), issue -> new ArrayList<>())
            .add(text(row, "depends_on_id"));
      }
    }

    assertThat(ready(folder))
        .isEqualTo(ready(rows(dump.resolve("issues.jsonl.gz")), blockers))
        .isNotEmpty();
    assertThat(report.messages()).isEqualTo(new ImportCounts(14 + 2_200, 0, 0));
    assertThat(report.tasks().total()).isEqualTo(677 - 27);
  }

  @Test
  void olderSnapshotDoesNotOverwrite(@TempDir Path temp) throws IOException {
    var newer = DATA.resolve("compound-agent-2026-06-15.jsonl.gz");
    var older = temp.resolve("older.jsonl.gz");
    writeReopened(rows(newer), older);
    var forward = new ImportFixture(temp);
    runImport(forward, older);
    runImport(forward, newer);
    var backward = new ImportFixture(temp);
    runImport(backward, newer);
    var before = all(backward);
    var report = runImport(backward, older);

    assertThat(report.tasks().created() + report.tasks().updated()).isZero();
    assertThat(report.agents().created() + report.agents().updated()).isZero();
    assertThat(all(backward)).isEqualTo(before);
    assertThat(states(forward)).isEqualTo(states(backward));
  }

  @Test
  void reportsCycleAndDuplicatesOfTaskMaster() {
    var folder = new ImportFixture(DATA.resolve("taskmaster"));
    var report = folder.runImport();

    assertThat(report.tasks()).isEqualTo(new ImportCounts(155 + 814, 0, 0));
    assertThat(report.problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.file()).isEqualTo("master.json.gz");
              assertThat(problem.reason()).contains("which depends on it");
            })
        .anySatisfy(problem -> assertThat(problem.reason()).contains("duplicate id"));
  }

  /** Writes the rows with status open and an earlier update time. */
  private static void writeReopened(List<JsonNode> rows, Path file) throws IOException {
    try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (var row : rows) {
        var reopened =
            row.toString()
                .replaceFirst("\"status\":\"\\w+\"", "\"status\":\"open\"")
                .replaceFirst(
                    "\"updated_at\":\"[^\"]+\"", "\"updated_at\":\"2025-01-01T00:00:00Z\"");
        out.write((reopened + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static Set<String> ready(List<JsonNode> rows, Map<String, List<String>> extraBlockers) {
    Map<String, String> statuses = new HashMap<>();
    rows.forEach(row -> statuses.put(text(row, "id"), text(row, "status")));
    Set<String> ready = new HashSet<>();
    for (var row : rows) {
      var id = text(row, "id");
      List<String> blockers = new ArrayList<>(extraBlockers.getOrDefault(id, List.of()));
      for (var dependency : row.path("dependencies")) {
        if (text(dependency, "type").equals("blocks")) {
          blockers.add(text(dependency, "depends_on_id"));
        }
      }
      boolean work =
          OPEN.contains(text(row, "status"))
              && !NON_TASK_TYPES.contains(text(row, "issue_type"))
              && row.path("pinned").asInt(0) == 0;
      if (work
          && blockers.stream().map(statuses::get).allMatch(s -> s != null && CLOSED.contains(s))) {
        ready.add("beads:" + id);
      }
    }
    return ready;
  }

  private static Set<String> ready(ImportFixture folder) {
    Set<String> ready = new HashSet<>();
    each(
        page ->
            folder
                .store
                .tasks()
                .listReady(SwarmId.DEFAULT, QueueName.DEFAULT, ImportFixture.NOW, page),
        task -> ready.add(task.spec().key().orElseThrow()));
    return ready;
  }

  private static Map<String, Task> all(ImportFixture folder) {
    Map<String, Task> all = new HashMap<>();
    each(
        page -> folder.store.tasks().list(SwarmId.DEFAULT, TaskQuery.ALL, page),
        task -> all.put(task.id().toString(), task));
    return all;
  }

  /** Returns the properties of the tasks that do not depend on the import order. */
  private static Map<String, String> states(ImportFixture folder) {
    Map<String, String> states = new HashMap<>();
    for (var task : all(folder).values()) {
      var spec = task.spec();
      if (!spec.queue().equals(ImportQueues.UNRESOLVED)) {
        states.put(
            spec.key().orElseThrow(),
            "%s %s %s %d %s"
                .formatted(
                    task.status(),
                    task.updatedAt(),
                    task.endedAt(),
                    task.openBlockers(),
                    spec.payload().hashCode()));
      }
    }
    return states;
  }

  private static void each(Function<PageRequest, Page<Task>> list, Consumer<Task> consumer) {
    var request = PageRequest.first(PageRequest.MAX_LIMIT);
    while (true) {
      var page = list.apply(request);
      page.items().forEach(consumer);
      if (page.next().isEmpty()) {
        return;
      }
      request = request.after(page.next().get());
    }
  }

  private static List<JsonNode> rows(Path file) throws IOException {
    var mapper = JsonMapper.shared();
    List<JsonNode> rows = new ArrayList<>();
    var plain = Files.newInputStream(file);
    try (var in = file.toString().endsWith(".gz") ? new GZIPInputStream(plain) : plain) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .forEach(line -> rows.add(mapper.readTree(line)));
    }
    return rows;
  }

  private static long count(List<JsonNode> rows, String type) {
    return rows.stream().filter(row -> text(row, "issue_type").equals(type)).count();
  }

  private static String text(JsonNode row, String member) {
    return row.path(member).asString("");
  }

  private static ImportCounts unchanged(ImportCounts counts) {
    return new ImportCounts(0, 0, counts.total());
  }
}
