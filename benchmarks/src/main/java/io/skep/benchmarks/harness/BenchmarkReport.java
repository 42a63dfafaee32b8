package io.skep.benchmarks.harness;

import io.skep.domain.value.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Formats the results as a table and as JSON. */
public final class BenchmarkReport {

  /**
   * Measurement with its benchmark.
   *
   * @param benchmark the name of the benchmark
   * @param measurement the measurement
   */
  public record ResultRow(String benchmark, Measurement measurement) {}

  private static final List<String> COLUMNS =
      List.of(
          "benchmark", "figure", "measured", "spread", "baseline", "ratio", "target", "reached");

  private BenchmarkReport() {}

  /** Returns the report as a text table. */
  public static String table(Map<String, String> machine, List<ResultRow> lines) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(COLUMNS);
    lines.forEach(line -> rows.add(cells(line)));
    var text = new StringBuilder();
    machine.forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    text.append('\n');
    for (var row : rows) {
      var padded = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        int column = i;
        int width = rows.stream().mapToInt(other -> other.get(column).length()).max().orElse(0);
        padded.append(row.get(i)).append(" ".repeat(width - row.get(i).length() + 2));
      }
      text.append(padded.toString().stripTrailing()).append('\n');
    }
    for (var line : lines) {
      if (!line.measurement().note().isEmpty()) {
        text.append(
            "\n%s, %s: %s"
                .formatted(line.benchmark(), line.measurement().name(), line.measurement().note()));
      }
    }
    return text.append('\n').toString();
  }

  private static List<String> cells(ResultRow line) {
    var figure = line.measurement();
    if (figure.isSkipped()) {
      return List.of(line.benchmark(), figure.name(), "skipped", "", "", "", "", "");
    }
    return List.of(
        line.benchmark(),
        figure.name(),
        number(figure.value()) + " " + figure.unit(),
        String.format(Locale.ROOT, "%.0f %%", figure.spread() * 100),
        figure.baseline().map(BenchmarkReport::number).orElse(""),
        figure.ratio().map(ratio -> String.format(Locale.ROOT, "%.2f", ratio)).orElse(""),
        figure.target(),
        figure.reached().map(reached -> reached ? "yes" : "NO").orElse(""));
  }

  private static String number(double value) {
    if (value >= 1_000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.3f", value);
  }

  /** Returns the report as one JSON document. */
  public static String json(Map<String, String> machine, List<ResultRow> lines) {
    List<String> facts = new ArrayList<>();
    machine.forEach((name, value) -> facts.add(quote(name) + ":" + quote(value)));
    var figures = lines.stream().map(BenchmarkReport::json).toList();
    return "{\"machine\":{%s},\n\"figures\":[\n%s\n]}\n"
        .formatted(String.join(",", facts), String.join(",\n", figures));
  }

  private static String json(ResultRow line) {
    var figure = line.measurement();
    List<String> members = new ArrayList<>();
    members.add("\"benchmark\":" + quote(line.benchmark()));
    members.add("\"figure\":" + quote(figure.name()));
    if (!figure.isSkipped()) {
      members.add("\"value\":" + figure.value());
      members.add("\"unit\":" + quote(figure.unit()));
      members.add("\"spread\":" + figure.spread());
    }
    figure.baseline().ifPresent(value -> members.add("\"baseline\":" + value));
    figure.ratio().ifPresent(value -> members.add("\"ratio\":" + value));
    figure.reached().ifPresent(reached -> members.add("\"target\":" + quote(figure.target())));
    figure.reached().ifPresent(reached -> members.add("\"reached\":" + reached));
    members.add("\"note\":" + quote(figure.note()));
    return "{" + String.join(",", members) + "}";
  }

  private static String quote(String text) {
    return Json.string(text).text();
  }
}
