package io.skep.architecture.broken.adapters.sqlite;

/** Writes where others write. */
final class SqliteThatTalks {

  void talk() {
    System.out.println("opened");
  }
}
