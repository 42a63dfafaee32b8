package io.skep.application.importing;

/** Counts while an import goes on. */
final class Tally {

  private long created;
  private long updated;
  private long unchanged;

  void created() {
    created++;
  }

  void updated() {
    updated++;
  }

  void unchanged() {
    unchanged++;
  }

  void created(long count) {
    created += count;
  }

  void updated(long count) {
    updated += count;
  }

  void unchanged(long count) {
    unchanged += count;
  }

  void add(Tally other) {
    created += other.created;
    updated += other.updated;
    unchanged += other.unchanged;
  }

  ImportCounts counts() {
    return new ImportCounts(created, updated, unchanged);
  }
}
