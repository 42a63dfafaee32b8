package io.skep.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

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
 * That every benchmark still runs, and finds that what is to be so of all is so of all; how fast is
 * not asked here.
 */
class SuiteTest {

  /** What goes through one trouble after the other, which takes its time. */
  private static final Set<String> LONG = Set.of("cache-soak", "shared-kills");

  @TempDir Path folder;

  @BeforeAll
  static void seeStatements() {
    StatementCapture.choose();
  }

  static List<String> names() {
    return Suite.names().stream().filter(name -> !LONG.contains(name)).toList();
  }

  static List<String> longNames() {
    return Suite.names().stream().filter(LONG::contains).toList();
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
    List<String> said = new ArrayList<>();
    var checkout = Path.of("..").toAbsolutePath().normalize();
    var realData = checkout.resolve("../shared/realdata");
    var plan = new Plan(Plan.Size.SMOKE, checkout, folder, realData, said::add);

    var lines = Suite.run(plan, List.of(name));

    assertThat(said).contains("measuring " + name);
    assertThat(lines).isNotEmpty();
    assertThat(lines)
        .allSatisfy(
            line -> {
              var figure = line.figure();
              if (figure.isSkipped()) {
                assertThat(figure.note()).startsWith("skipped: ");
              } else {
                assertThat(figure.value()).isFinite().isNotNegative();
                if (figure.target().startsWith("all of ")) {
                  assertThat(figure.reached()).as(figure.toString()).contains(true);
                }
              }
            });
    assertThat(folder).isEmptyDirectory();
  }
}
