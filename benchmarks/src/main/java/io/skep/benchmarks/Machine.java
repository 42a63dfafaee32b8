package io.skep.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the figures were measured on: nothing that names it. */
final class Machine {

  private static final int WRITES = 500;
  private static final int PAGE = 4_096;

  private Machine() {}

  static Map<String, String> describe(Plan plan) throws Exception {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("processor", processor().orElse("unknown"));
    facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("file system", Files.getFileStore(Path.of("").toAbsolutePath()).type());
    facts.put("disk", rotating());
    var syncs = plan.inFolder(folder -> syncs(folder.resolve("probe")));
    facts.put(
        "write and fsync of 4 KiB",
        "median %.2f ms, p99 %.2f ms".formatted(syncs.millis(0.5), syncs.millis(0.99)));
    facts.put("load before", load());
    return facts;
  }

  static String load() throws IOException {
    var file = Path.of("/proc/loadavg");
    return Files.exists(file) ? Files.readString(file).split(" ", 2)[0] : "unknown";
  }

  private static Optional<String> processor() throws IOException {
    var file = Path.of("/proc/cpuinfo");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }

  /** Returns what Linux says of its disks; behind a virtual one, that is what the host says. */
  private static String rotating() throws IOException {
    var blocks = Path.of("/sys/block");
    if (!Files.isDirectory(blocks)) {
      return "unknown";
    }
    try (var disks = Files.list(blocks)) {
      return disks
          .filter(disk -> disk.getFileName().toString().matches("(sd|vd|nvme|xvd).*"))
          .map(Machine::kind)
          .distinct()
          .collect(Collectors.joining(", "));
    }
  }

  private static String kind(Path disk) {
    var name = disk.getFileName().toString();
    var bus = name.startsWith("nvme") ? "NVMe" : name.startsWith("vd") ? "virtio" : "block device";
    try {
      var rotates = Files.readString(disk.resolve("queue/rotational")).strip().equals("1");
      return bus + (rotates ? ", said to rotate" : ", does not rotate");
    } catch (IOException e) {
      return bus;
    }
  }

  private static Latencies syncs(Path file) throws IOException {
    var latencies = new Latencies();
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < WRITES; i++) {
        long before = System.nanoTime();
        channel.write(ByteBuffer.allocate(PAGE));
        channel.force(false);
        latencies.add(System.nanoTime() - before);
      }
    }
    return latencies;
  }
}
