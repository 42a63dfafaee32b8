package io.skep.adapters.files;

import io.skep.application.importing.record.ImportedRecord;
import io.skep.application.importing.record.SourceLocation;
import io.skep.application.importing.run.FileOutcome;
import io.skep.application.importing.run.ImportSink;
import java.util.ArrayList;
import java.util.List;

/** Import sink that records the accepted records and ignores the rest. */
public final class RecordingSink implements ImportSink {

  final List<ImportedRecord> records = new ArrayList<>();

  @Override
  public void accept(SourceLocation location, ImportedRecord record) {
    records.add(record);
  }

  @Override
  public void reportProblem(SourceLocation location, String reason) {}

  @Override
  public void fileCompleted(String file, FileOutcome outcome) {}
}
