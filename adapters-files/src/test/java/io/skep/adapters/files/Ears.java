package io.skep.adapters.files;

import io.skep.application.importing.FileOutcome;
import io.skep.application.importing.Found;
import io.skep.application.importing.ImportSink;
import io.skep.application.importing.Place;
import java.util.ArrayList;
import java.util.List;

/** Keeps what it is told. */
final class Ears implements ImportSink {

  final List<Found> found = new ArrayList<>();

  @Override
  public void found(Place place, Found what) {
    found.add(what);
  }

  @Override
  public void problem(Place place, String reason) {}

  @Override
  public void ended(String file, FileOutcome outcome) {}
}
