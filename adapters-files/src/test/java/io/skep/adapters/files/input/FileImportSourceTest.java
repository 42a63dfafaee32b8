package io.skep.adapters.files.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.adapters.files.FilesModule;
import io.skep.adapters.files.ImportFixture;
import io.skep.application.importing.record.ImportedRecord;
import io.skep.application.importing.record.SourceLocation;
import io.skep.application.importing.run.FileOutcome;
import io.skep.application.importing.run.ImportReport;
import io.skep.application.importing.run.ImportSink;
import io.skep.domain.error.InvalidArgumentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileImportSourceTest {

  private static final String ISSUE =
      """
      {"id":"%s","title":"Mend","status":"open","priority":2,"issue_type":"task",\
      "created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}\
      """;

  @TempDir private Path temp;
  private ImportFixture folder;

  @BeforeEach
  void createFixture() throws IOException {
    folder = new ImportFixture(Files.createDirectory(temp.resolve("input")));
  }

  private static String issue(String id) {
    return ISSUE.formatted(id);
  }

  private static byte[] gzip(byte[]... parts) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      for (var part : parts) {
        out.write(part);
      }
    }
    return bytes.toByteArray();
  }

  private static void assertQuarantined(ImportReport report, String file, String reason) {
    assertThat(report.files()).isEqualTo(1);
    assertThat(report.quarantined()).isEqualTo(1);
    assertThat(report.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.file()).isEqualTo(file);
              assertThat(problem.reason()).contains(reason);
            });
  }

  @Nested
  final class Traversal {

    @Test
    void visitsFilesInNameOrderIssuesFirst() {
      folder
          .withFile("b/2.txt")
          .withFile("b/10.txt")
          .withFile("a.txt")
          .withFile("b/issues.jsonl")
          .withFile(".hidden/x.txt")
          .withFile(".git/config");

      assertThat(visited(folder.path))
          .containsExactly(".hidden/x.txt", "a.txt", "b/issues.jsonl", "b/10.txt", "b/2.txt");
    }

    @Test
    void distinguishesSeveralRoots() {
      folder.withFile("one/x.txt").withFile("two/x.txt").withFile("y.txt");

      assertThat(
              visited(
                  folder.path.resolve("one"),
                  folder.path.resolve("two"),
                  folder.path.resolve("y.txt")))
          .containsExactly("one/x.txt", "two/x.txt", "y.txt");
      assertThat(visited(folder.path.resolve("y.txt"))).containsExactly("y.txt");
    }

    @Test
    void skipsSymbolicLinks() throws IOException {
      var outside = Files.createDirectory(temp.resolve("outside"));
      Files.writeString(outside.resolve("secret.jsonl"), issue("gt-1"));
      Files.createSymbolicLink(folder.path.resolve("link"), outside);
      Files.createSymbolicLink(folder.path.resolve("link.jsonl"), outside.resolve("secret.jsonl"));
      Files.createSymbolicLink(folder.path.resolve("loop"), folder.path);
      var report = folder.runImport();

      assertThat(report.tasks().total()).isZero();
      assertThat(report.files()).isEqualTo(3);
      assertThat(report.quarantined()).isEqualTo(3);
      assertThat(report.problems())
          .allSatisfy(problem -> assertThat(problem.reason()).contains("symbolic link"));
    }

    @Test
    void skipsLinkedSiblingTables() throws IOException {
      var outside = Files.createDirectory(temp.resolve("outside"));
      Files.writeString(
          outside.resolve("dependencies.jsonl"),
          "{\"issue_id\":\"gt-1\",\"depends_on_id\":\"gt-2\",\"type\":\"blocks\"}");
      folder.withFile("issues.jsonl", issue("gt-1"));
      Files.createSymbolicLink(
          folder.path.resolve("dependencies.jsonl"), outside.resolve("dependencies.jsonl"));

      assertThat(folder.runImport().dependencies().total()).isZero();
    }

    @Test
    void limitsDepth() {
      var deep = "d/".repeat(FileWalker.MAX_DEPTH + 2);
      folder.withFile(deep + "x.jsonl", issue("gt-1"));

      var report = folder.runImport();
      assertThat(report.quarantined()).isEqualTo(1);
      assertThat(report.tasks().total()).isZero();
    }

    @Test
    void followsLinkGivenAsRoot() throws IOException {
      folder.withFile("x.jsonl", issue("gt-1"));
      var link = Files.createSymbolicLink(temp.resolve("named"), folder.path);

      assertThat(new ImportFixture(link).runImport().tasks().created()).isEqualTo(1);
    }

    private static List<String> visited(Path... paths) {
      List<String> visited = new ArrayList<>();
      FilesModule.importSources(FilesSettings.DEFAULT)
          .open(List.of(paths), Optional.empty())
          .readInto(
              new ImportSink() {
                @Override
                public void accept(SourceLocation location, ImportedRecord record) {}

                @Override
                public void reportProblem(SourceLocation location, String reason) {}

                @Override
                public void fileCompleted(String file, FileOutcome outcome) {
                  visited.add(file);
                }
              });
      return visited;
    }
  }

  @Nested
  final class Limits {

    private static final FilesSettings SMALL = new FilesSettings(10_000, 1_000);

    @Test
    void rejectsOversizedFile() {
      folder.withFile("x.jsonl", (issue("gt-1") + "\n").repeat(100));

      assertQuarantined(folder.runImport(SMALL), "x.jsonl", "more than the limit of 10000");
    }

    @Test
    void rejectsOversizedDocument() {
      folder.withFile("x.json", "[" + "1,".repeat(1_000) + "1]");

      assertQuarantined(folder.runImport(SMALL), "x.json", "more than 1000 bytes");
    }

    @Test
    void skipsOverlongLine() {
      folder.withFile("x.jsonl", issue("gt-1"), "\"" + "x".repeat(2_000) + "\"", issue("gt-2"));
      var report = folder.runImport(SMALL);

      assertThat(report.imported()).isEqualTo(1);
      assertThat(report.tasks().created()).isEqualTo(2);
      assertThat(report.problems())
          .singleElement()
          .satisfies(problem -> assertThat(problem.position()).isEqualTo("line 2"));
    }

    @Test
    void rejectsDecompressionBomb() throws IOException {
      folder.withFile(
          "x.jsonl.gz",
          gzip((issue("gt-1") + "\n").getBytes(StandardCharsets.UTF_8), new byte[5_000_000]));
      var report = folder.runImport(SMALL);

      assertQuarantined(report, "x.jsonl.gz", "larger than 10000 bytes");
      assertThat(report.tasks().total()).isZero();
    }

    @Test
    void rejectsDecompressionBombOfDocument() throws IOException {
      folder.withFile("x.json.gz", gzip(new byte[5_000_000]));

      assertQuarantined(folder.runImport(SMALL), "x.json.gz", "more than 1000 bytes");
    }

    @Test
    void rejectsHundredMegabyteLineInBoundedMemory() throws IOException {
      var file = folder.path.resolve("x.jsonl");
      try (var out = Files.newOutputStream(file)) {
        var part = "x".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 100; i++) {
          out.write(part);
        }
      }

      assertQuarantined(folder.runImport(), "x.jsonl", "100000000 bytes, more than the limit");
    }
  }

  @Nested
  final class CorruptFiles {

    @Test
    void rejectsCorruptGzipBeforeImportingAnything() throws IOException {
      var lines = new StringBuilder();
      for (int i = 0; i < 5_000; i++) {
        lines.append(issue("gt-" + i)).append('\n');
      }
      var whole = gzip(lines.toString().getBytes(StandardCharsets.UTF_8));
      folder.withFile("x.jsonl.gz", Arrays.copyOf(whole, whole.length - 100));
      var report = folder.runImport();

      assertQuarantined(report, "x.jsonl.gz", "cannot be read to the end");
      assertThat(report.tasks().total()).isZero();
    }

    @Test
    void importsLinesThatAreIntact() {
      folder.withFile("x.jsonl", issue("gt-1"), "{\"id\":\"gt-2\"", issue("gt-3"), "[1]");
      var report = folder.runImport();

      assertThat(report.imported()).isEqualTo(1);
      assertThat(report.tasks().created()).isEqualTo(2);
      assertThat(report.problems())
          .extracting(problem -> problem.position())
          .containsExactly("line 2, column 13", "line 4");
    }

    @Test
    void quarantinesFileWithoutIntactLine() {
      folder.withFile("x.jsonl", "oh", "no");
      var report = folder.runImport();

      assertThat(report.quarantined()).isEqualTo(1);
      assertThat(report.problems()).isNotEmpty();
    }

    @Test
    void reportsLocationOfSyntaxError() {
      folder.withFile("tasks.json", "{", "  \"master\": {\"tasks\": [,]}", "}");
      var report = folder.runImport();

      assertQuarantined(report, "tasks.json", "invalid JSON");
      assertThat(report.problems().get(0).position()).startsWith("line 2, column ");
    }
  }

  @Nested
  final class Opening {

    @Test
    void rejectsMissingPaths() {
      var sources = FilesModule.importSources(FilesSettings.DEFAULT);
      var missing = List.of(folder.path.resolve("missing"));

      assertThatThrownBy(() -> sources.open(missing, Optional.empty()))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("must exist");
      assertThatThrownBy(() -> sources.open(List.of(), Optional.empty()))
          .isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void rejectsUnknownFormat() {
      var sources = FilesModule.importSources(FilesSettings.DEFAULT);

      assertThat(sources.formats()).containsExactly("beads", "taskmaster", "trace", "workspace");
      assertThatThrownBy(() -> sources.open(List.of(folder.path), Optional.of("yaml")))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("beads, taskmaster, trace, workspace");
    }

    @Test
    void readsOnlyRequestedFormat() {
      folder
          .withFile("x.jsonl", issue("gt-1"))
          .withFile("x.json", "{\"history\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
      var source =
          FilesModule.importSources(FilesSettings.DEFAULT)
              .open(List.of(folder.path), Optional.of("trace"));
      List<String> imported = new ArrayList<>();
      List<String> ignored = new ArrayList<>();
      source.readInto(
          new ImportSink() {
            @Override
            public void accept(SourceLocation location, ImportedRecord record) {}

            @Override
            public void reportProblem(SourceLocation location, String reason) {}

            @Override
            public void fileCompleted(String file, FileOutcome outcome) {
              (outcome == FileOutcome.IMPORTED ? imported : ignored).add(file);
            }
          });

      assertThat(imported).containsExactly("x.json");
      assertThat(ignored).containsExactly("x.jsonl");
    }
  }

  @Nested
  final class VersionedFiles {

    @Test
    void replaysVersionsInOrder() {
      var path = "b/issues.jsonl/%s_0a1b2c3d_4e5f60.jsonl";
      folder
          .withFile(path.formatted("20260103T000000Z"), undated("closed"))
          .withFile(path.formatted("20260101T000000Z"), undated("open"))
          .withFile(path.formatted("20260102T000000Z"), undated("in_progress"));
      var report = folder.runImport();

      assertThat(report.tasks().created()).isEqualTo(1);
      assertThat(report.tasks().updated()).isEqualTo(2);
      assertThat(folder.task("beads:gt-1").status().name()).isEqualTo("COMPLETED");
      assertThat(folder.runImport().tasks().unchanged()).isEqualTo(3);
    }

    private static String undated(String status) {
      return "{\"id\":\"gt-1\",\"title\":\"Mend\",\"status\":\"%s\",\"priority\":1}"
          .formatted(status);
    }
  }
}
