package io.skep.adapters.postgres.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.skep.domain.partition.ArchiveSession;
import io.skep.domain.partition.ArchivedPartition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The files of an archive, in memory. */
public final class InMemoryArchive {

  private Map<String, ByteArrayOutputStream> files = new HashMap<>();

  /** Forgets the files, which are returned to be put back later. */
  Map<String, ByteArrayOutputStream> takeFiles() {
    var taken = files;
    files = new HashMap<>();
    return taken;
  }

  void put(Map<String, ByteArrayOutputStream> taken) {
    files = taken;
  }

  /** Returns what was copied of a table. */
  String text(String table) {
    return requireNonNull(files.get(table)).toString(UTF_8);
  }

  /** Takes all steps from where the month is detached to its end. */
  public ArchivedPartition copied(ArchiveSession work, ArchivedPartition detached) {
    var archive = work.adjustCounts(detached);
    long rows = 0;
    for (var table : work.tables()) {
      var file = new ByteArrayOutputStream();
      work.copy(archive, table, file);
      files.put(table, file);
      rows += work.tableManifest(archive, table).rows();
    }
    archive = work.markWritten(archive, "0".repeat(64), rows, 1);
    return work.dropTables(work.markVerified(archive));
  }

  public ArchivedPartition loaded(ArchiveSession work, ArchivedPartition archived) {
    var archive = work.beginLoading(archived);
    for (var table : work.tables()) {
      if (!table.equals("thread")) {
        var bytes = requireNonNull(files.get(table)).toByteArray();
        var header = new String(bytes, UTF_8).lines().findFirst();
        work.load(
            archive,
            table,
            List.of(header.orElseThrow().split(",")),
            new ByteArrayInputStream(bytes));
      }
    }
    return work.markLoaded(archive);
  }

  public ArchivedPartition attached(ArchiveSession work, ArchivedPartition loaded) {
    return work.attach(work.adjustCounts(loaded));
  }
}
