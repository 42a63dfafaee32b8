package io.skep.architecture.broken.adapters.files.beads;

import io.skep.architecture.broken.adapters.files.trace.TraceReader;

/** Reader of an import format that uses another format. */
final class BeadsUsingTrace {

  TraceReader other() {
    return new TraceReader();
  }
}
