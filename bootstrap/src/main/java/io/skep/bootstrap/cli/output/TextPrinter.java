package io.skep.bootstrap.cli.output;

import io.skep.domain.value.Json;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Printer of results as text: tables, and lists of names with values. */
public final class TextPrinter {

  private static final int MAX_CELL_WIDTH = 60;

  private final PrintWriter out;

  /** Creates a printer to a writer. */
  public TextPrinter(PrintWriter out) {
    this.out = out;
  }

  /** Prints a result as text. */
  public void print(CommandResult result) {
    document(result);
    out.flush();
  }

  private void document(CommandResult result) {
    if (result instanceof CommandResult.Fields fields) {
      fields(fields.values());
    } else if (result instanceof CommandResult.Table table) {
      table(table.columns(), table.rows());
    } else if (result instanceof CommandResult.Listing listing) {
      table(listing.columns(), listing.rows());
      listing.next().ifPresent(cursor -> out.println("more: --after " + cursor));
    } else if (result instanceof CommandResult.Sections sections) {
      sections
          .sections()
          .forEach(
              (name, part) -> {
                out.println(camelCaseToWords(name).toUpperCase(Locale.ROOT));
                document(part);
                out.println();
              });
    }
  }

  private void fields(Map<String, Object> values) {
    int widest =
        values.keySet().stream().mapToInt(name -> camelCaseToWords(name).length()).max().orElse(0);
    values.forEach(
        (name, value) -> {
          if (value instanceof CommandResult.Table table) {
            out.println(camelCaseToWords(name) + ":");
            table(table.columns(), table.rows());
            return;
          }
          var text = text(value);
          if (!text.isEmpty()) {
            var indented = text.replace("\n", "\n" + " ".repeat(widest + 2));
            out.println(pad(camelCaseToWords(name), widest) + "  " + indented);
          }
        });
  }

  private void table(List<String> columns, List<CommandResult.Fields> items) {
    if (items.isEmpty()) {
      out.println("(none)");
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        columns.stream().map(name -> camelCaseToWords(name).toUpperCase(Locale.ROOT)).toList());
    for (var item : items) {
      rows.add(columns.stream().map(name -> cell(item.value(name))).toList());
    }
    int[] widths = new int[columns.size()];
    for (var row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    for (var row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(pad(row.get(i), widths[i])).append("  ");
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private static String cell(Object value) {
    var text = text(value).replaceAll("\\s+", " ");
    return text.codePointCount(0, text.length()) <= MAX_CELL_WIDTH
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_CELL_WIDTH - 1)) + "…";
  }

  private static String text(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(TextPrinter::text).orElse("");
    }
    if (value instanceof OptionalDouble optional) {
      return optional.isPresent() ? text(optional.getAsDouble()) : "";
    }
    if (value instanceof Json json) {
      return json.equals(Json.NULL) || json.equals(Json.EMPTY_OBJECT) ? "" : json.text();
    }
    if (value instanceof Instant instant) {
      return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
    if (value instanceof Duration duration) {
      return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }
    if (value instanceof Double number) {
      return String.format(Locale.ROOT, "%.1f", number);
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + " " + text(entry.getValue()))
          .collect(Collectors.joining(", "));
    }
    if (value instanceof CommandResult.Fields fields) {
      return text(fields.values());
    }
    if (value instanceof Iterable<?> items) {
      return StreamSupport.stream(items.spliterator(), false)
          .map(TextPrinter::text)
          .collect(Collectors.joining(", "));
    }
    return sanitize(value.toString());
  }

  /** Replaces control characters, which could move the cursor or change colours. */
  private static String sanitize(String text) {
    return text.replaceAll("[\\p{Cc}&&[^\\n\\t]]", "�");
  }

  private static String camelCaseToWords(String camelCase) {
    return camelCase.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - width(text)));
  }

  /** Returns the number of terminal columns; emoji and East Asian characters take two. */
  private static int width(String text) {
    return text.codePoints()
        .map(c -> Character.getType(c) == Character.NON_SPACING_MARK ? 0 : isWide(c) ? 2 : 1)
        .sum();
  }

  private static boolean isWide(int c) {
    return (c >= 0x1F300 && c <= 0x1FAFF)
        || (c >= 0x1100 && c <= 0x115F)
        || (c >= 0x2E80 && c <= 0xA4CF)
        || (c >= 0xAC00 && c <= 0xD7A3)
        || (c >= 0xFF00 && c <= 0xFF60);
  }
}
