package io.skep.bootstrap.cli.argument;

import io.skep.domain.error.SkepException;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Cursor;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converters from arguments to values of the domain; values that the domain rejects are usage
 * errors.
 */
public final class ArgumentConverters {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

  private ArgumentConverters() {}

  /** Registers the converters of all argument types. */
  public static void register(CommandLine line) {
    register(line, AgentId.class, AgentId::new);
    register(line, ConversationId.class, ConversationId::new);
    register(line, Cursor.class, Cursor::new);
    register(line, Duration.class, ArgumentConverters::duration);
    register(line, Instant.class, ArgumentConverters::instant);
    register(line, Json.class, Json::new);
    register(line, Labels.class, ArgumentConverters::labels);
    register(line, MessageId.class, MessageId::parse);
    register(line, PlanId.class, PlanId::new);
    register(line, QueueName.class, QueueName::new);
    register(line, SwarmId.class, SwarmId::new);
    register(line, ThreadId.class, ThreadId::parse);
    register(line, YearMonth.class, ArgumentConverters::month);
  }

  static Duration duration(String text) {
    var matcher = DURATION.matcher(text);
    if (matcher.matches()) {
      long count = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(count);
        case "s" -> Duration.ofSeconds(count);
        case "m" -> Duration.ofMinutes(count);
        case "h" -> Duration.ofHours(count);
        default -> Duration.ofDays(count);
      };
    }
    try {
      return Duration.parse(text.toUpperCase(Locale.ROOT));
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(
          "'" + text + "' is not a duration such as 500ms, 90s, 15m, 2h or 1d");
    }
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(
          "'" + text + "' is not a time such as 2026-01-31T12:00:00Z");
    }
  }

  private static YearMonth month(String text) {
    try {
      return YearMonth.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("'" + text + "' is not a month such as 2026-01");
    }
  }

  private static Labels labels(String text) {
    return text.isBlank()
        ? Labels.NONE
        : Labels.of(List.of(text.split(",", -1)).stream().map(String::strip).toList());
  }

  private static <T> void register(CommandLine line, Class<T> type, Function<String, T> parser) {
    line.registerConverter(type, new Converter<>(parser));
  }

  private record Converter<T>(Function<String, T> parser) implements ITypeConverter<T> {

    @Override
    public T convert(String text) {
      try {
        return parser.apply(text);
      } catch (SkepException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
