package io.skep.benchmarks.harness;

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

/** Describes the machine without identifying it. */
public final class MachineInfo {

  private static final int FSYNC_SAMPLES = 500;
  private static final int PAGE = 4_096;

  private MachineInfo() {}

  /** Returns the properties of the machine, by name. */
  public static Map<String, String> describe(BenchmarkPlan plan) throws Exception {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("processor", processor().orElse("unknown"));
    facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("file system", Files.getFileStore(Path.of("").toAbsolutePath()).type());
    facts.put("disk", diskTypes());
    var syncs = plan.withTempFolder(folder -> measureFsync(folder.resolve("probe")));
    facts.put(
        "write and fsync of 4 KiB",
        "median %.2f ms, p99 %.2f ms"
            .formatted(syncs.percentileMillis(0.5), syncs.percentileMillis(0.99)));
    facts.put("load before", loadAverage());
    return facts;
  }

  /** Returns the load average of the last minute. */
  public static String loadAverage() throws IOException {
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

  /** Returns the disk types that Linux reports; for virtual disks, as reported by the host. */
  private static String diskTypes() throws IOException {
    var blocks = Path.of("/sys/block");
    if (!Files.isDirectory(blocks)) {
      return "unknown";
    }
    try (var disks = Files.list(blocks)) {
      return disks
          .filter(disk -> disk.getFileName().toString().matches("(sd|vd|nvme|xvd).*"))
          .map(MachineInfo::diskType)
          .distinct()
          .collect(Collectors.joining(", "));
    }
  }

  private static String diskType(Path disk) {
    var name = disk.getFileName().toString();
    var bus = name.startsWith("nvme") ? "NVMe" : name.startsWith("vd") ? "virtio" : "block device";
    try {
      var rotates = Files.readString(disk.resolve("queue/rotational")).strip().equals("1");
      return bus + (rotates ? ", said to rotate" : ", does not rotate");
    } catch (IOException e) {
      return bus;
    }
  }

  private static LatencyRecorder measureFsync(Path file) throws IOException {
    var latencies = new LatencyRecorder();
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < FSYNC_SAMPLES; i++) {
        long before = System.nanoTime();
        channel.write(ByteBuffer.allocate(PAGE));
        channel.force(false);
        latencies.add(System.nanoTime() - before);
      }
    }
    return latencies;
  }
}
