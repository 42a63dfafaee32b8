package io.skep.benchmarks.sqlite;

import io.skep.benchmarks.harness.ChildJvm;
import io.skep.benchmarks.harness.LatencyRecorder;
import io.skep.domain.error.StoreException;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.MessageLog;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import java.nio.file.Path;

/** Process that appends messages to an embedded store, one per call. */
final class FairnessWriter {

  private static final ThreadId CONTINUOUS = ThreadId.topic("without a rest");
  private static final ThreadId COUNTED = ThreadId.topic("counted");
  private static final ThreadId WARM_UP = ThreadId.topic("warm-up");
  private static final MessageInput MESSAGE =
      MessageInput.text(Role.USER, "What was found. ".repeat(20));

  private final MessageLog messages;

  private FairnessWriter(MessageLog messages) {
    this.messages = messages;
  }

  /** Runs the process: file, warm-up appends, and measured appends; 0 for no end. */
  public static void main(String[] arguments) throws Exception {
    int warmUps = Integer.parseInt(arguments[1]);
    int appends = Integer.parseInt(arguments[2]);
    var parent = ChildJvm.parentInput();
    try (var store = SqliteBenchmarkStore.durable(Path.of(arguments[0]))) {
      var writer = new FairnessWriter(store.swarm().messages());
      for (int i = 0; i < warmUps; i++) {
        writer.messages.append(WARM_UP, MESSAGE);
      }
      ChildJvm.writeLine("ready");
      parent.readLine();
      if (appends == 0) {
        writer.writeForever();
      }
      writer.write(appends);
    }
  }

  private void writeForever() {
    messages.append(CONTINUOUS, MESSAGE);
    ChildJvm.writeLine("writing");
    while (true) {
      messages.append(CONTINUOUS, MESSAGE);
    }
  }

  private void write(int appends) {
    var latencies = new LatencyRecorder();
    int refused = 0;
    long before = messages.version(CONTINUOUS);
    for (int i = 0; i < appends; i++) {
      long start = System.nanoTime();
      try {
        messages.append(COUNTED, MESSAGE);
      } catch (StoreException e) {
        refused++;
      }
      latencies.add(System.nanoTime() - start);
    }
    double others = messages.version(CONTINUOUS) - before;
    ChildJvm.writeLine(
        "%s %s %s %d"
            .formatted(
                latencies.percentileMillis(0.5),
                latencies.percentileMillis(0.99),
                others / appends,
                refused));
  }
}
