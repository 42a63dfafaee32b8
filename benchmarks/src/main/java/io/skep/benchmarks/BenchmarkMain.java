package io.skep.benchmarks;

import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.BenchmarkReport;
import io.skep.benchmarks.harness.MachineInfo;
import io.skep.benchmarks.harness.StatementCapture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Command line entry point: runs the benchmarks and prints the report. */
public final class BenchmarkMain {

  private static final String USAGE =
      """
      benchmarks/run [--only NAME]... [--quick] [--json FILE] [--realdata FOLDER] [--folder FOLDER]
        --help             this
        --only NAME        only this benchmark: %s
        --quick            shorter and smaller, for a first look
        --json FILE        write the figures there as well; - for the standard output, without table
        --realdata FOLDER  the real swarms to import; ../shared/realdata beside the checkout
        --folder FOLDER    where databases are made, on the disk to measure; benchmarks/target
      """;

  private final List<String> only = new ArrayList<>();
  private BenchmarkPlan.Size size = BenchmarkPlan.Size.FULL;
  private Optional<String> json = Optional.empty();
  private final Path checkout;
  private Path realDataFolder;
  private Path folder;

  private BenchmarkMain(Path checkout) {
    this.checkout = checkout;
    realDataFolder = checkout.resolve("../shared/realdata");
    folder = checkout.resolve("benchmarks/target/databases");
  }

  /** Runs the benchmarks that the arguments select; the first argument is the project folder. */
  public static void main(String[] arguments) throws Exception {
    StatementCapture.install();
    var main = new BenchmarkMain(Path.of(arguments[0]).toAbsolutePath().normalize());
    if (!main.parseArguments(List.of(arguments).subList(1, arguments.length))) {
      System.err.print(USAGE.formatted(String.join(", ", BenchmarkSuite.names())));
      System.exit(2);
    }
    main.run();
  }

  private boolean parseArguments(List<String> arguments) {
    var left = arguments.iterator();
    while (left.hasNext()) {
      var option = left.next();
      if (option.equals("--quick")) {
        size = BenchmarkPlan.Size.QUICK;
        continue;
      }
      if (!left.hasNext()) {
        return false;
      }
      var value = left.next();
      switch (option) {
        case "--only" -> only.add(value);
        case "--json" -> json = Optional.of(value);
        case "--realdata" -> realDataFolder = Path.of(value);
        case "--folder" -> folder = Path.of(value);
        default -> {
          return false;
        }
      }
    }
    return BenchmarkSuite.names().containsAll(only);
  }

  private void run() throws Exception {
    var plan = new BenchmarkPlan(size, checkout, folder, realDataFolder, System.err::println);
    var machine = MachineInfo.describe(plan);
    var lines = BenchmarkSuite.run(plan, only);
    machine.put("load after", MachineInfo.loadAverage());
    var document = BenchmarkReport.json(machine, lines);
    if (json.equals(Optional.of("-"))) {
      System.out.print(document);
      return;
    }
    System.out.print(BenchmarkReport.table(machine, lines));
    if (json.isPresent()) {
      Files.writeString(Path.of(json.get()), document);
    }
  }
}
