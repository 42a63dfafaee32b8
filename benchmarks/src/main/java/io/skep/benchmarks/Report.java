package io.skep.benchmarks;

import io.skep.domain.value.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was found, as a table and as JSON. */
final class Report {

  /**
   * A figure and the benchmark that it comes from.
   *
   * @param benchmark the name of the benchmark
   * @param figure the figure
   */
  record Line(String benchmark, Figure figure) {}

  private static final List<String> HEAD =
      List.of(
          "benchmark", "figure", "measured", "spread", "baseline", "ratio", "target", "reached");

  private Report() {}

  static String table(Map<String, String> machine, List<Line> lines) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
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
      if (!line.figure().note().isEmpty()) {
        text.append(
            "\n%s, %s: %s".formatted(line.benchmark(), line.figure().name(), line.figure().note()));
      }
    }
    return text.append('\n').toString();
  }

  private static List<String> cells(Line line) {
    var figure = line.figure();
    if (figure.isSkipped()) {
      return List.of(line.benchmark(), figure.name(), "skipped", "", "", "", "", "");
    }
    return List.of(
        line.benchmark(),
        figure.name(),
        number(figure.value()) + " " + figure.unit(),
        String.format(Locale.ROOT, "%.0f %%", figure.spread() * 100),
        figure.baseline().map(Report::number).orElse(""),
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

  static String json(Map<String, String> machine, List<Line> lines) {
    List<String> facts = new ArrayList<>();
    machine.forEach((name, value) -> facts.add(string(name) + ":" + string(value)));
    var figures = lines.stream().map(Report::json).toList();
    return "{\"machine\":{%s},\n\"figures\":[\n%s\n]}\n"
        .formatted(String.join(",", facts), String.join(",\n", figures));
  }

  private static String json(Line line) {
    var figure = line.figure();
    List<String> members = new ArrayList<>();
    members.add("\"benchmark\":" + string(line.benchmark()));
    members.add("\"figure\":" + string(figure.name()));
    if (!figure.isSkipped()) {
      members.add("\"value\":" + figure.value());
      members.add("\"unit\":" + string(figure.unit()));
      members.add("\"spread\":" + figure.spread());
    }
    figure.baseline().ifPresent(value -> members.add("\"baseline\":" + value));
    figure.ratio().ifPresent(value -> members.add("\"ratio\":" + value));
    figure.reached().ifPresent(reached -> members.add("\"target\":" + string(figure.target())));
    figure.reached().ifPresent(reached -> members.add("\"reached\":" + reached));
    members.add("\"note\":" + string(figure.note()));
    return "{" + String.join(",", members) + "}";
  }

  private static String string(String text) {
    return Json.string(text).text();
  }
}
