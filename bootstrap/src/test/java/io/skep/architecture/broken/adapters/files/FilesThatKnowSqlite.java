package io.skep.architecture.broken.adapters.files;

import io.skep.architecture.broken.adapters.sqlite.SqliteForEveryone;

/** Knows another adapter. */
final class FilesThatKnowSqlite {

  SqliteForEveryone sqlite() {
    return new SqliteForEveryone();
  }
}
