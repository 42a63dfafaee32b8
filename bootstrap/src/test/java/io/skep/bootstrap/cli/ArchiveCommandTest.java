package io.skep.bootstrap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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

/** Archives from the command line, as an operator has them. */
@Execution(ExecutionMode.CONCURRENT)
class ArchiveCommandTest extends CommandLineTestCase {

  private static final int ROWS = 600;

  private final OldMonths old = new OldMonths(ROWS, 50);

  @Override
  String store() {
    return old.url;
  }

  @Test
  void moveOldMonthsToFilesAndBack() {
    var before = old.rows();

    archive("run", "--to", archives());
    assertThat(status).isEqualTo(ExitStatus.DONE);
    assertThat(out).contains("2025-01  archived  2025-01", "2025-02  archived  2025-02");
    assertThat(old.rows()).hasSizeLessThan(before.size() / 2);
    archive("list");
    assertThat(err).isEmpty();
    assertThat(out).contains("2025-01  archived", "stored", archives());

    archive("restore", "2025-01", "2025-02");
    assertThat(status).isEqualTo(ExitStatus.DONE);
    assertThat(out).contains("2025-01  restored  2025-01");
    old.requireRows(before);
  }

  @Test
  void areFoldersThatOnlyTheirOwnerReads() throws IOException {
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
  void carryChecksumsThatOtherProgramsCanVerify() throws Exception {
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
  void holdTextThatOtherProgramsCanRead() throws IOException {
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
  void areOnlySpokenOfInADryRun() {
    archive("run", "--to", archives(), "--dry-run");

    assertThat(status).isEqualTo(ExitStatus.DONE);
    assertThat(out).contains("2025-01  archivable");
    assertThat(Path.of(archives())).doesNotExist();
    archive("list");
    assertThat(out).contains("2025-01  stored");
  }

  @Test
  void leaveWhatIsYoungerAlone() {
    archive("run", "--to", archives(), "--older-than", "1200");

    assertThat(out).contains("(none)").doesNotContain("2025-01");
    archive("run", "--to", archives(), "--older-than", "-1");
    assertThat(status).isEqualTo(ExitStatus.WRONG_USAGE);
  }

  @Test
  void sayWhyAMonthIsKept() {
    old.run(
        "INSERT INTO delivery (swarm, recipient, message, status, priority, tags, sent_at,"
            + " changed_at) SELECT 'default', 'wasp', min(id::text)::uuid, 'PENDING', 2, '{}',"
            + " now(), now() FROM message");
    archive("run", "--to", archives());

    assertThat(status).isEqualTo(ExitStatus.DONE);
    assertThat(out)
        .contains("2025-01  kept", "2025-02  archived")
        .contains("2025-01  unread mail (see --expire-unread)  1");
    archive("run", "--to", archives(), "--expire-unread");
    assertThat(out).contains("2025-01  archived");
  }

  @Test
  void areRefusedWhereSomethingElseIs() throws IOException {
    Files.createDirectories(Path.of(archives(), "2025-01"));

    archive("run", "--to", archives());

    assertThat(status).isEqualTo(ExitStatus.REFUSED);
    assertThat(err).contains("2025-01 exists already");
    archive("list");
    assertThat(out).contains("2025-01  stored");
    var file = Files.writeString(folder.resolve("file"), "");
    archive("run", "--to", file.toString());
    assertThat(status).isEqualTo(ExitStatus.WRONG_USAGE);
  }

  @Test
  void areNotRestoredWhenTheyAreDamaged() throws IOException {
    archive("run", "--to", archives());
    var rows = old.rows();
    var file = Path.of(archives(), "2025-01", "message.csv.gz");
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    archive("restore", "2025-01");
    assertThat(status).isEqualTo(ExitStatus.STORE_FAILED);
    assertThat(err).contains("damaged", "message.csv.gz");
    Files.delete(file);
    archive("restore", "2025-01");
    assertThat(status).isEqualTo(ExitStatus.STORE_FAILED);
    assertThat(err).contains("message.csv.gz is missing");
    assertThat(old.rows()).isEqualTo(rows);
    assertThat(old.tablesAside()).isEmpty();
  }

  @Test
  void areNotRestoredFromAnotherArchiveOrALaterVersion() throws IOException {
    archive("run", "--to", archives());
    var manifest = Path.of(archives(), "2025-01", "manifest.json");
    var text = Files.readString(manifest);

    Files.writeString(manifest, text.replace("\"rows\"", "\"Rows\""));
    archive("restore", "2025-01");
    assertThat(status).isEqualTo(ExitStatus.STORE_FAILED);
    assertThat(err).contains("damaged");
    Files.copy(
        Path.of(archives(), "2025-02", "manifest.json"),
        manifest,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    archive("restore", "2025-01");
    assertThat(err).contains("its manifest is another one");
    Files.writeString(manifest, text.replace("\"version\" : 1", "\"version\" : 2"));
    archive("restore", "2025-01", "--json");
    assertThat(status).isEqualTo(ExitStatus.STORE_FAILED);
    assertThat(out).contains("SCHEMA_MISMATCH");
  }

  @Test
  void areRestoredOnceAndFromWhereverTheyAre() throws IOException {
    archive("run", "--to", archives());
    var moved = folder.resolve("moved");
    Files.move(Path.of(archives()), moved);

    archive("restore", "2025-01");
    assertThat(status).isEqualTo(ExitStatus.REFUSED);
    assertThat(err).contains("does not exist");
    archive("restore", "2025-01", "--from", moved.toString());
    assertThat(status).isEqualTo(ExitStatus.DONE);
    archive("restore", "2025-01", "--from", moved.toString());
    assertThat(status).isEqualTo(ExitStatus.REFUSED);
    assertThat(err).contains("month 2025-01 exists already");
    archive("restore", "2011-01");
    assertThat(status).isEqualTo(ExitStatus.REFUSED);
    archive("restore", "January");
    assertThat(status).isEqualTo(ExitStatus.WRONG_USAGE);
    assertThat(err).contains("not a month such as 2026-01");
  }

  @Test
  void areWrittenAgainIfSomebodyRemovedThemBeforeTheEnd() throws IOException {
    var before = old.rows();
    goUpTo("2025-01 VERIFIED");
    Files.move(Path.of(archives(), "2025-01"), folder.resolve("elsewhere"));

    archive("run", "--to", archives());
    assertThat(out).contains("2025-01  archived");
    archive("restore", "2025-01", "2025-02");
    old.requireRows(before);
  }

  @Test
  void removeNothingThatTheFilesDoNotHold() throws IOException {
    var before = old.rows();
    goUpTo("2025-01 WRITTEN");
    var table = "archived_message_2025_01";
    old.run("UPDATE " + table + " SET author = 'x' WHERE key = 'key 7'");

    archive("run", "--to", archives());
    assertThat(status).isEqualTo(ExitStatus.STORE_FAILED);
    assertThat(err).contains("does not hold in message.csv.gz what the store holds");
    assertThat(old.tablesAside()).contains(table);

    old.run("UPDATE " + table + " SET author = '' WHERE key = 'key 7'");
    var file = Path.of(archives(), "2025-01", "message.csv.gz");
    var bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 9));
    archive("run", "--to", archives());
    assertThat(status).isEqualTo(ExitStatus.STORE_FAILED);
    assertThat(err).contains("damaged: message.csv.gz is not what was written");
    assertThat(old.tablesAside()).contains(table);

    Files.write(file, bytes);
    archive("run", "--to", archives());
    assertThat(status).isEqualTo(ExitStatus.DONE);
    archive("restore", "2025-01", "2025-02");
    old.requireRows(before);
  }

  /** Archives in another process, which is killed when it has reached a state. */
  private void goUpTo(String state) {
    try (var process = ChildProcess.start(ArchivingProgram.class, folder, old.url, archives())) {
      while (!process.nextLine().equals(state)) {
        process.goOn();
      }
      process.kill();
    }
  }

  @Test
  void areMadeByOneAtATime() {
    try (var process = ChildProcess.start(ArchivingProgram.class, folder, old.url, archives())) {
      process.await("2025-01 DETACHING");

      archive("run", "--to", archives());

      assertThat(status).isEqualTo(ExitStatus.STORE_FAILED);
      assertThat(err).contains("another one archives or restores: skep archive, process ");
      process.kill();
    }
    archive("run", "--to", archives());
    assertThat(status).isEqualTo(ExitStatus.DONE);
  }

  @Test
  void areSeenInTheStatus() {
    run("status");

    assertThat(out).contains("MONTHS", "message", "months ahead".toUpperCase(Locale.ROOT));
    assertThat(out).doesNotContain("skep_make_month");
    old.run(
        "DO $$ BEGIN EXECUTE 'DROP TABLE message' || to_char(now() AT TIME ZONE 'UTC'"
            + " + interval '2 months', '_YYYY_MM'); END $$");
    old.run("DROP FUNCTION skep_make_month(date)");
    old.run("CREATE FUNCTION skep_make_month(month date) RETURNS boolean RETURN false");
    run("status");
    assertThat(out).contains("see whether skep_make_month works");
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
