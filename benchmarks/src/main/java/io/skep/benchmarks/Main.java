package io.skep.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the benchmarks and reports what was found. */
public final class Main {

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
  private Plan.Size size = Plan.Size.FULL;
  private Optional<String> json = Optional.empty();
  private final Path checkout;
  private Path realData;
  private Path folder;

  private Main(Path checkout) {
    this.checkout = checkout;
    realData = checkout.resolve("../shared/realdata");
    folder = checkout.resolve("benchmarks/target/databases");
  }

  /** Runs what the arguments name; the first is the folder of the project. */
  public static void main(String[] arguments) throws Exception {
    StatementCapture.choose();
    var main = new Main(Path.of(arguments[0]).toAbsolutePath().normalize());
    if (!main.understands(List.of(arguments).subList(1, arguments.length))) {
      System.err.print(USAGE.formatted(String.join(", ", Suite.names())));
      System.exit(2);
    }
    main.run();
  }

  private boolean understands(List<String> arguments) {
    var left = arguments.iterator();
    while (left.hasNext()) {
      var option = left.next();
      if (option.equals("--quick")) {
        size = Plan.Size.QUICK;
        continue;
      }
      if (!left.hasNext()) {
        return false;
      }
      var value = left.next();
      switch (option) {
        case "--only" -> only.add(value);
        case "--json" -> json = Optional.of(value);
        case "--realdata" -> realData = Path.of(value);
        case "--folder" -> folder = Path.of(value);
        default -> {
          return false;
        }
      }
    }
    return Suite.names().containsAll(only);
  }

  private void run() throws Exception {
    var plan = new Plan(size, checkout, folder, realData, System.err::println);
    var machine = Machine.describe(plan);
    var lines = Suite.run(plan, only);
    machine.put("load after", Machine.load());
    var document = Report.json(machine, lines);
    if (json.equals(Optional.of("-"))) {
      System.out.print(document);
      return;
    }
    System.out.print(Report.table(machine, lines));
    if (json.isPresent()) {
      Files.writeString(Path.of(json.get()), document);
    }
  }
}
