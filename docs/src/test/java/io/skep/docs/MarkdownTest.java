package io.skep.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.task.TaskStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the documentation says against what the code is. */
class MarkdownTest {

  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Pattern EDGE = Pattern.compile("^\\s*(\\w+) --> (\\w+)", Pattern.MULTILINE);
  private static final Pattern TEST_NAME = Pattern.compile("`([A-Z]\\w+(?:Test|Contract))`");

  @Test
  void codeBlocksAreTested() throws IOException {
    var sources = new StringBuilder();
    try (var files = Files.walk(Path.of("src/test/java"))) {
      for (var file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        sources.append(stripWhitespace(Docs.read(file)));
      }
    }
    List<String> blocks = new ArrayList<>();
    Docs.markdown().forEach(file -> blocks.addAll(Docs.blocks(file, "java")));

    assertThat(blocks).hasSizeGreaterThan(8);
    assertThat(blocks)
        .allSatisfy(block -> assertThat(sources.toString()).contains(stripWhitespace(block)));
  }

  @Test
  void linksResolve() {
    List<String> dead = new ArrayList<>();
    for (var file : Docs.markdown()) {
      var matcher = LINK.matcher(Docs.read(file));
      while (matcher.find()) {
        if (Files.notExists(file.resolveSibling(matcher.group(1)))) {
          dead.add(Docs.ROOT.relativize(file) + " -> " + matcher.group(1));
        }
      }
    }

    assertThat(dead).isEmpty();
  }

  @Test
  void stateDiagramsMatchCode() {
    var diagrams =
        Docs.blocks(Docs.ROOT.resolve("docs/data-model.md"), "mermaid").stream()
            .filter(block -> block.startsWith("stateDiagram"))
            .map(MarkdownTest::edges)
            .toList();

    assertThat(diagrams)
        .containsExactly(
            edges(TaskStatus.values(), TaskStatus::successors),
            edges(PlanStatus.values(), PlanStatus::successors),
            edges(DeliveryStatus.values(), DeliveryStatus::successors));
  }

  @Test
  void namedTestsExist() throws IOException {
    Set<String> tests = new TreeSet<>();
    try (var files = Files.walk(Docs.ROOT)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .forEach(name -> tests.add(name.substring(0, name.length() - ".java".length())));
    }
    Set<String> named = new TreeSet<>();
    for (var file : Docs.markdown()) {
      TEST_NAME.matcher(Docs.read(file)).results().forEach(found -> named.add(found.group(1)));
    }

    assertThat(tests).containsAll(named);
  }

  /** Where a line ends is the formatter's business. */
  private static String stripWhitespace(String code) {
    return code.replaceAll("\\s", "");
  }

  private static Set<String> edges(String diagram) {
    Set<String> edges = new TreeSet<>();
    EDGE.matcher(diagram).results().forEach(edge -> edges.add(edge.group(1) + " " + edge.group(2)));
    return edges;
  }

  private static <T extends Enum<T>> Set<String> edges(T[] states, Function<T, Set<T>> successors) {
    Set<String> edges = new TreeSet<>();
    Arrays.stream(states)
        .forEach(state -> successors.apply(state).forEach(next -> edges.add(state + " " + next)));
    return edges;
  }
}
