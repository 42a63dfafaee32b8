package io.skep.adapters.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.skep.domain.month.Archive;
import io.skep.domain.month.ArchiveWork;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The files of an archive, in memory. */
final class MemoryArchive {

  private Map<String, ByteArrayOutputStream> files = new HashMap<>();

  /** Forgets the files, which are returned to be put back later. */
  Map<String, ByteArrayOutputStream> take() {
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
  Archive copied(ArchiveWork work, Archive detached) {
    var archive = work.settle(detached);
    long rows = 0;
    for (var table : work.tables()) {
      var file = new ByteArrayOutputStream();
      work.copy(archive, table, file);
      files.put(table, file);
      rows += work.contents(archive, table).rows();
    }
    archive = work.written(archive, "0".repeat(64), rows, 1);
    return work.drop(work.verified(archive));
  }

  Archive loaded(ArchiveWork work, Archive archived) {
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
    return work.loaded(archive);
  }

  Archive attached(ArchiveWork work, Archive loaded) {
    return work.attach(work.settle(loaded));
  }
}
