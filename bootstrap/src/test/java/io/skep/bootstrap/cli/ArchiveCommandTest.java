package io.skep.bootstrap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.bootstrap.cli.output.ExitStatus;
import io.skep.domain.value.Json;
import io.skep.testkit.fixture.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Commands {@code archive}. */
@Execution(ExecutionMode.CONCURRENT)
class ArchiveCommandTest extends CommandLineTestCase {

  private static final int ROWS = 600;

  private final ArchiveFixture fixture = new ArchiveFixture(ROWS, 50);

  @Override
  String store() {
    return fixture.url;
  }

  @Test
  void archivesAndRestoresMonths() {
    var before = fixture.rows();

    archive("run", "--to", archives());
    assertThat(status).isEqualTo(ExitStatus.SUCCESS);
    assertThat(out).contains("2025-01  archived  2025-01", "2025-02  archived  2025-02");
    assertThat(fixture.rows()).hasSizeLessThan(before.size() / 2);
    archive("list");
    assertThat(err).isEmpty();
    assertThat(out).contains("2025-01  archived", "stored", archives());

    archive("restore", "2025-01", "2025-02");
    assertThat(status).isEqualTo(ExitStatus.SUCCESS);
    assertThat(out).contains("2025-01  restored  2025-01");
    fixture.assertRows(before);
  }

  @Test
  void createsOwnerOnlyFiles() throws IOException {
    archive("run", "--to", archives());

    var month = Path.of(archives(), "2025-01");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(archives()))))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(month)))
        .isEqualTo("rwx------");
    try (var files = Files.list(month)) {
      assertThat(files)
          .hasSize(8)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  @Test
  void writesVerifiableChecksums() throws Exception {
    archive("run", "--to", archives());

    var month = Path.of(archives(), "2025-01");
    var lines = Files.readAllLines(month.resolve("SHA256SUMS"));
    assertThat(lines).hasSize(7);
    for (var line : lines) {
      var bytes = Files.readAllBytes(month.resolve(line.substring(66)));
      assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
          .isEqualTo(line.substring(0, 64));
    }
    var manifest = new Json(Files.readString(month.resolve("manifest.json"))).text();
    assertThat(manifest)
        .contains(
            "\"month\"",
            "\"2025-01\"",
            "\"swarms\"",
            "\"default\"",
            "\"schemaVersion\"",
            "\"madeBy\"",
            "\"firstId\"",
            "\"columns\"",
            "\"textSha256\"");
  }

  @Test
  void writesReadableCsv() throws IOException {
    archive("run", "--to", archives());

    var file = Path.of(archives(), "2025-01", "attempt.csv.gz");
    try (var text = new GZIPInputStream(Files.newInputStream(file))) {
      var lines = new String(text.readAllBytes(), UTF_8).lines().toList();
      assertThat(lines.get(0))
          .isEqualTo("swarm,task,token,agent,started_at,ended_at,outcome,error");
      assertThat(lines.get(1))
          .startsWith("default,0194")
          .endsWith(",1,bee,2025-01-05 00:00:00+00,2025-01-05 00:00:00+00,COMPLETED,");
      assertThat(lines).hasSizeBetween(310, 330);
    }
  }

  @Test
  void dryRunChangesNothing() {
    archive("run", "--to", archives(), "--dry-run");

    assertThat(status).isEqualTo(ExitStatus.SUCCESS);
    assertThat(out).contains("2025-01  archivable");
    assertThat(Path.of(archives())).doesNotExist();
    archive("list");
    assertThat(out).contains("2025-01  stored");
  }

  @Test
  void skipsRecentMonths() {
    archive("run", "--to", archives(), "--older-than", "1200");

    assertThat(out).contains("(none)").doesNotContain("2025-01");
    archive("run", "--to", archives(), "--older-than", "-1");
    assertThat(status).isEqualTo(ExitStatus.USAGE_ERROR);
  }

  @Test
  void reportsWhyMonthIsBlocked() {
    fixture.execute(
        "INSERT INTO delivery (swarm, recipient, message, status, priority, tags, sent_at,"
            + " changed_at) SELECT 'default', 'wasp', min(id::text)::uuid, 'PENDING', 2, '{}',"
            + " now(), now() FROM message");
    archive("run", "--to", archives());

    assertThat(status).isEqualTo(ExitStatus.SUCCESS);
    assertThat(out)
        .contains("2025-01  blocked", "2025-02  archived")
        .contains("2025-01  unread mail (see --expire-unread)  1");
    archive("run", "--to", archives(), "--expire-unread");
    assertThat(out).contains("2025-01  archived");
  }

  @Test
  void rejectsOccupiedTarget() throws IOException {
    Files.createDirectories(Path.of(archives(), "2025-01"));

    archive("run", "--to", archives());

    assertThat(status).isEqualTo(ExitStatus.REJECTED);
    assertThat(err).contains("2025-01 already exists");
    archive("list");
    assertThat(out).contains("2025-01  stored");
    var file = Files.writeString(folder.resolve("file"), "");
    archive("run", "--to", file.toString());
    assertThat(status).isEqualTo(ExitStatus.USAGE_ERROR);
  }

  @Test
  void rejectsDamagedArchive() throws IOException {
    archive("run", "--to", archives());
    var rows = fixture.rows();
    var file = Path.of(archives(), "2025-01", "message.csv.gz");
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    archive("restore", "2025-01");
    assertThat(status).isEqualTo(ExitStatus.STORE_ERROR);
    assertThat(err).contains("damaged", "message.csv.gz");
    Files.delete(file);
    archive("restore", "2025-01");
    assertThat(status).isEqualTo(ExitStatus.STORE_ERROR);
    assertThat(err).contains("message.csv.gz is missing");
    assertThat(fixture.rows()).isEqualTo(rows);
    assertThat(fixture.detachedTables()).isEmpty();
  }

  @Test
  void rejectsForeignOrNewerManifest() throws IOException {
    archive("run", "--to", archives());
    var manifest = Path.of(archives(), "2025-01", "manifest.json");
    var text = Files.readString(manifest);

    Files.writeString(manifest, text.replace("\"rows\"", "\"Rows\""));
    archive("restore", "2025-01");
    assertThat(status).isEqualTo(ExitStatus.STORE_ERROR);
    assertThat(err).contains("damaged");
    Files.copy(
        Path.of(archives(), "2025-02", "manifest.json"),
        manifest,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    archive("restore", "2025-01");
    assertThat(err).contains("the checksum of its manifest differs");
    Files.writeString(manifest, text.replace("\"version\" : 1", "\"version\" : 2"));
    archive("restore", "2025-01", "--json");
    assertThat(status).isEqualTo(ExitStatus.STORE_ERROR);
    assertThat(out).contains("SCHEMA_MISMATCH");
  }

  @Test
  void restoresOnceFromGivenFolder() throws IOException {
    archive("run", "--to", archives());
    var moved = folder.resolve("moved");
    Files.move(Path.of(archives()), moved);

    archive("restore", "2025-01");
    assertThat(status).isEqualTo(ExitStatus.REJECTED);
    assertThat(err).contains("does not exist");
    archive("restore", "2025-01", "--from", moved.toString());
    assertThat(status).isEqualTo(ExitStatus.SUCCESS);
    archive("restore", "2025-01", "--from", moved.toString());
    assertThat(status).isEqualTo(ExitStatus.REJECTED);
    assertThat(err).contains("month 2025-01 already exists");
    archive("restore", "2011-01");
    assertThat(status).isEqualTo(ExitStatus.REJECTED);
    archive("restore", "January");
    assertThat(status).isEqualTo(ExitStatus.USAGE_ERROR);
    assertThat(err).contains("not a month such as 2026-01");
  }

  @Test
  void rewritesMissingFiles() throws IOException {
    var before = fixture.rows();
    runUntil("2025-01 VERIFIED");
    Files.move(Path.of(archives(), "2025-01"), folder.resolve("elsewhere"));

    archive("run", "--to", archives());
    assertThat(out).contains("2025-01  archived");
    archive("restore", "2025-01", "2025-02");
    fixture.assertRows(before);
  }

  @Test
  void keepsRowsMissingFromFiles() throws IOException {
    var before = fixture.rows();
    runUntil("2025-01 WRITTEN");
    var table = "archived_message_2025_01";
    fixture.execute("UPDATE " + table + " SET author = 'x' WHERE key = 'key 7'");

    archive("run", "--to", archives());
    assertThat(status).isEqualTo(ExitStatus.STORE_ERROR);
    assertThat(err).contains("differs from the store in message.csv.gz");
    assertThat(fixture.detachedTables()).contains(table);

    fixture.execute("UPDATE " + table + " SET author = '' WHERE key = 'key 7'");
    var file = Path.of(archives(), "2025-01", "message.csv.gz");
    var bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 9));
    archive("run", "--to", archives());
    assertThat(status).isEqualTo(ExitStatus.STORE_ERROR);
    assertThat(err).contains("damaged: message.csv.gz is not what was written");
    assertThat(fixture.detachedTables()).contains(table);

    Files.write(file, bytes);
    archive("run", "--to", archives());
    assertThat(status).isEqualTo(ExitStatus.SUCCESS);
    archive("restore", "2025-01", "2025-02");
    fixture.assertRows(before);
  }

  /** Archives in another process, which is killed when it reaches a state. */
  private void runUntil(String state) {
    try (var process = ChildProcess.start(ArchiveProcess.class, folder, fixture.url, archives())) {
      while (!process.nextLine().equals(state)) {
        process.resume();
      }
      process.kill();
    }
  }

  @Test
  void rejectsConcurrentArchiving() {
    try (var process = ChildProcess.start(ArchiveProcess.class, folder, fixture.url, archives())) {
      process.expectLine("2025-01 DETACHING");

      archive("run", "--to", archives());

      assertThat(status).isEqualTo(ExitStatus.STORE_ERROR);
      assertThat(err).contains("another one archives or restores: skep archive, process ");
      process.kill();
    }
    archive("run", "--to", archives());
    assertThat(status).isEqualTo(ExitStatus.SUCCESS);
  }

  @Test
  void statusShowsPartitionHeadroom() {
    run("status");

    assertThat(out).contains("PARTITIONS", "message", "months ahead".toUpperCase(Locale.ROOT));
    assertThat(out).doesNotContain("skep_make_month");
    fixture.execute(
        "DO $$ BEGIN EXECUTE 'DROP TABLE message' || to_char(now() AT TIME ZONE 'UTC'"
            + " + interval '2 months', '_YYYY_MM'); END $$");
    fixture.execute("DROP FUNCTION skep_make_month(date)");
    fixture.execute("CREATE FUNCTION skep_make_month(month date) RETURNS boolean RETURN false");
    run("status");
    assertThat(out).contains("check that skep_make_month works");
  }

  private void archive(String... arguments) {
    List<String> all = new ArrayList<>(List.of("archive"));
    all.addAll(List.of(arguments));
    run(all.toArray(String[]::new));
  }

  private String archives() {
    return folder.resolve("archives").toString();
  }
}
