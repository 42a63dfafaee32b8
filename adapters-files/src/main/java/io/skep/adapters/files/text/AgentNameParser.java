package io.skep.adapters.files.text;

import io.skep.domain.error.SkepException;
import io.skep.domain.value.AgentId;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Parser of agent names in the spellings of other systems.
 *
 * <p>A numbered agent is normalized: {@code Agent-4}, {@code agent_4}, {@code agent-004}, {@code
 * Agent4}, {@code AGENT 4}, {@code Captain Agent-4}, {@code Captain-4}, {@code Agent-4 (Captain)}
 * and {@code Agent-4 - Quality} all yield {@code Agent-4}. Other names lose a suffix in
 * parentheses, and surrounding quotes and markup; {@code captain} alone, {@code system} and similar
 * words are case-insensitive. Texts of over {@value #MAX_LENGTH} characters and unrendered
 * templates yield no name. Thread-safe.
 */
public final class AgentNameParser {

  /** Maximum length of a name, in UTF-16 units. */
  public static final int MAX_LENGTH = 60;

  /** Number of characters of a line that are searched for numbered agents. */
  private static final int MAX_SEARCHED_LENGTH = 400;

  private static final Pattern NUMBERED =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}_-])(?:(?:co-?)?captain[-_ ]+)?agent[-_ #]{0,2}0*(\\d{1,4})"
              + "(?![\\p{L}\\p{N}])(?![_-]\\p{N})",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern NUMBERED_CAPTAIN =
      Pattern.compile("(?:co-?)?captain[-_ ]?0*(\\d{1,4})", Pattern.CASE_INSENSITIVE);

  private static final Pattern BROADCAST =
      Pattern.compile(
          "all|all[ _-]*\\d*[ _-]*(?:agents?|team|swarm|hands)(?:[ _(].*)?|every(?:one|body)"
              + "|broadcast|(?:entire |the |whole )?(?:swarm|team)|agents|\\*",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern TEMPLATE =
      Pattern.compile(".*(?:\\{\\{|\\$\\{).*|[{<]\\w+[>}]|\\[[A-Z ]*_[A-Z_ ]*\\]", Pattern.DOTALL);

  private static final Set<String> PLACEHOLDERS =
      Set.of(
          "none",
          "null",
          "nobody",
          "n/a",
          "na",
          "nil",
          "tbd",
          "unassigned",
          "unclaimed",
          "unknown",
          "agent-unknown",
          "not assigned",
          "needs reassigning",
          "any",
          "any agent",
          "any available agent",
          "available",
          "available_to_all",
          "template_agent",
          "agent-x",
          "false",
          "true",
          "?");

  /** Names with a canonical spelling in lower case. */
  private static final Set<String> CASE_INSENSITIVE_NAMES =
      Set.of("system", "user", "human", "bootstrap", "assistant", "coordinator", "test");

  private AgentNameParser() {}

  /** Returns the first agent named in the text, or empty if there is none. */
  public static Optional<AgentId> parseFirst(String text) {
    return parseAll(text).stream().findFirst();
  }

  /** Returns the agents named in the text, such as {@code Agent-1, Agent-2}, in text order. */
  public static Set<AgentId> parseAll(String text) {
    var name = stripDecoration(text);
    if (isPlaceholder(name) || isBroadcast(name)) {
      return Set.of();
    }
    var agents = findNumbered(name);
    if (agents.isEmpty()) {
      parseUnnumbered(name).ifPresent(agents::add);
    }
    return agents;
  }

  /** Returns the numbered agents mentioned in a line of prose, in text order. */
  public static Set<AgentId> findNumbered(String line) {
    Set<AgentId> agents = new LinkedHashSet<>();
    var matcher = NUMBERED.matcher(line).region(0, Math.min(line.length(), MAX_SEARCHED_LENGTH));
    while (matcher.find()) {
      agents.add(new AgentId("Agent-" + matcher.group(1)));
    }
    return agents;
  }

  /** Returns whether the text addresses all agents. */
  public static boolean isBroadcast(String text) {
    var name = stripDecoration(text);
    return name.length() <= MAX_LENGTH && BROADCAST.matcher(name).matches();
  }

  /** Returns whether the text is no usable name: empty, too long, a placeholder or a template. */
  static boolean isPlaceholder(String text) {
    return text.isEmpty()
        || text.length() > MAX_LENGTH
        || PLACEHOLDERS.contains(text.toLowerCase(Locale.ROOT))
        || isTemplate(text);
  }

  /** Returns whether the text is an unrendered template. */
  public static boolean isTemplate(String text) {
    return TEMPLATE.matcher(text).matches();
  }

  /** Returns whether the name contains {@code captain}, in any case. */
  public static boolean isCaptain(String text) {
    return text.toLowerCase(Locale.ROOT).contains("captain");
  }

  private static Optional<AgentId> parseUnnumbered(String name) {
    var captain = NUMBERED_CAPTAIN.matcher(name);
    if (captain.matches()) {
      return Optional.of(new AgentId("Agent-" + captain.group(1)));
    }
    int bracket = name.indexOf('(');
    var stem = bracket > 0 ? name.substring(0, bracket).strip() : name;
    var lower = stem.toLowerCase(Locale.ROOT);
    if (isPlaceholder(stem)) {
      return Optional.empty();
    }
    if (CASE_INSENSITIVE_NAMES.contains(lower)) {
      stem = lower;
    } else if (lower.equals("captain")) {
      stem = "Captain";
    }
    try {
      return Optional.of(new AgentId(stem));
    } catch (SkepException e) {
      return Optional.empty();
    }
  }

  /** Strips surrounding whitespace, quotes, markup and symbols, then enclosing brackets. */
  private static String stripDecoration(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isDecoration(text.codePointAt(start))) {
      start += Character.charCount(text.codePointAt(start));
    }
    while (end > start && isDecoration(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    var stripped = text.substring(start, end);
    return stripped.startsWith("[") && stripped.endsWith("]") && !isTemplate(stripped)
        ? stripped.substring(1, stripped.length() - 1).strip()
        : stripped;
  }

  private static boolean isDecoration(int c) {
    return Character.isWhitespace(c)
        || "*`'\"#:,;.".indexOf(c) >= 0
        || Character.getType(c) == Character.OTHER_SYMBOL
        || Character.getType(c) == Character.FORMAT
        || Character.getType(c) == Character.NON_SPACING_MARK;
  }
}
