package io.skep.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.benchmarks.harness.BenchmarkPlan;
import io.skep.benchmarks.harness.StatementCapture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Smoke test: every benchmark runs, and correctness targets are reached; performance is not
 * checked.
 */
class BenchmarkSuiteTest {

  /** Fault injection benchmarks, which take long. */
  private static final Set<String> LONG = Set.of("cache-soak", "shared-kills");

  @TempDir Path folder;

  @BeforeAll
  static void seeStatements() {
    StatementCapture.install();
  }

  static List<String> names() {
    return BenchmarkSuite.names().stream().filter(name -> !LONG.contains(name)).toList();
  }

  static List<String> longNames() {
    return BenchmarkSuite.names().stream().filter(LONG::contains).toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void runsAndReports(String name) throws Exception {
    run(name);
  }

  @ParameterizedTest
  @MethodSource("longNames")
  @Tag("exhaustive")
  void soaksAndReports(String name) throws Exception {
    run(name);
  }

  private void run(String name) throws Exception {
    List<String> messages = new ArrayList<>();
    var checkout = Path.of("..").toAbsolutePath().normalize();
    var realData = checkout.resolve("../shared/realdata");
    var plan =
        new BenchmarkPlan(BenchmarkPlan.Size.SMOKE, checkout, folder, realData, messages::add);

    var lines = BenchmarkSuite.run(plan, List.of(name));

    assertThat(messages).contains("measuring " + name);
    assertThat(lines).isNotEmpty();
    assertThat(lines)
        .allSatisfy(
            line -> {
              var measurement = line.measurement();
              if (measurement.isSkipped()) {
                assertThat(measurement.note()).startsWith("skipped: ");
              } else {
                assertThat(measurement.value()).isFinite().isNotNegative();
                if (measurement.target().startsWith("all of ")) {
                  assertThat(measurement.reached()).as(measurement.toString()).contains(true);
                }
              }
            });
    assertThat(folder).isEmptyDirectory();
  }
}
