package io.skep.architecture.broken.adapters.files;

import io.skep.architecture.broken.adapters.sqlite.PublicSqliteClass;

/** Adapter class that uses another adapter. */
final class FilesUsingSqlite {

  PublicSqliteClass sqlite() {
    return new PublicSqliteClass();
  }
}
