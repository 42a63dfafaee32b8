package io.skep.benchmarks;

import io.skep.domain.error.StoreException;
import io.skep.domain.message.Entry;
import io.skep.domain.message.MessageLog;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import java.nio.file.Path;

/** Appends messages to an embedded store, one a call, in a process of its own. */
final class FairnessWriter {

  private static final ThreadId RESTLESS = ThreadId.topic("without a rest");
  private static final ThreadId COUNTED = ThreadId.topic("counted");
  private static final ThreadId WARM_UP = ThreadId.topic("warm-up");
  private static final Entry MESSAGE = Entry.text(Role.USER, "What was found. ".repeat(20));

  private final MessageLog messages;

  private FairnessWriter(MessageLog messages) {
    this.messages = messages;
  }

  /** Runs it: file, how many to append before, and how many then; 0 for no end. */
  public static void main(String[] arguments) throws Exception {
    int warmUps = Integer.parseInt(arguments[1]);
    int appends = Integer.parseInt(arguments[2]);
    var parent = Child.parent();
    try (var store = OpenedStore.durable(Path.of(arguments[0]))) {
      var writer = new FairnessWriter(store.swarm().messages());
      for (int i = 0; i < warmUps; i++) {
        writer.messages.append(WARM_UP, MESSAGE);
      }
      Child.say("ready");
      parent.readLine();
      if (appends == 0) {
        writer.writeOn();
      }
      writer.write(appends);
    }
  }

  private void writeOn() {
    messages.append(RESTLESS, MESSAGE);
    Child.say("writing");
    while (true) {
      messages.append(RESTLESS, MESSAGE);
    }
  }

  private void write(int appends) {
    var latencies = new Latencies();
    int refused = 0;
    long before = messages.version(RESTLESS);
    for (int i = 0; i < appends; i++) {
      long start = System.nanoTime();
      try {
        messages.append(COUNTED, MESSAGE);
      } catch (StoreException e) {
        refused++;
      }
      latencies.add(System.nanoTime() - start);
    }
    double others = messages.version(RESTLESS) - before;
    Child.say(
        "%s %s %s %d"
            .formatted(latencies.millis(0.5), latencies.millis(0.99), others / appends, refused));
  }
}
