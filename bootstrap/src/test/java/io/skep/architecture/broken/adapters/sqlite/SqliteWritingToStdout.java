package io.skep.architecture.broken.adapters.sqlite;

/** Adapter class that writes to standard output. */
final class SqliteWritingToStdout {

  void talk() {
    System.out.println("opened");
  }
}
