package io.skep.adapters.files;

import io.skep.domain.error.SkepException;
import io.skep.domain.value.AgentId;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the names of agents as other systems spell them.
 *
 * <p>A numbered agent is one and the same as {@code Agent-4}, {@code agent_4}, {@code agent-004},
 * {@code Agent4}, {@code AGENT 4}, {@code Captain Agent-4}, {@code Captain-4}, {@code Agent-4
 * (Captain)} and {@code Agent-4 - Quality}: {@code Agent-4}. Other names lose what stands in
 * brackets behind them, and quotes and marks around them; words for the captain alone, for the
 * system and the like lose their case. A text of over {@value #LONGEST} characters is no name, and
 * neither is an unrendered template.
 */
final class AgentNames {

  /** The longest name, in UTF-16 units; what is longer is a text in the wrong place. */
  static final int LONGEST = 60;

  /** How much of a line is searched for numbered agents. */
  private static final int SEARCHED = 400;

  private static final Pattern NUMBERED =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}_-])(?:(?:co-?)?captain[-_ ]+)?agent[-_ #]{0,2}0*(\\d{1,4})"
              + "(?![\\p{L}\\p{N}])(?![_-]\\p{N})",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern NUMBERED_CAPTAIN =
      Pattern.compile("(?:co-?)?captain[-_ ]?0*(\\d{1,4})", Pattern.CASE_INSENSITIVE);

  private static final Pattern EVERYONE =
      Pattern.compile(
          "all|all[ _-]*\\d*[ _-]*(?:agents?|team|swarm|hands)(?:[ _(].*)?|every(?:one|body)"
              + "|broadcast|(?:entire |the |whole )?(?:swarm|team)|agents|\\*",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern TEMPLATE =
      Pattern.compile(".*(?:\\{\\{|\\$\\{).*|[{<]\\w+[>}]|\\[[A-Z ]*_[A-Z_ ]*\\]", Pattern.DOTALL);

  private static final Set<String> NOBODY =
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

  /** Names that are words: written alike whatever the case. */
  private static final Set<String> WORDS =
      Set.of("system", "user", "human", "bootstrap", "assistant", "coordinator", "test");

  private AgentNames() {}

  /** Returns the first agent that a text names; empty if it names none. */
  static Optional<AgentId> one(String text) {
    return all(text).stream().findFirst();
  }

  /** Returns the agents that a text names, in its order, such as in {@code Agent-1, Agent-2}. */
  static Set<AgentId> all(String text) {
    var name = bare(text);
    if (isNobody(name) || isEveryone(name)) {
      return Set.of();
    }
    var found = numbered(name);
    if (found.isEmpty()) {
      unnumbered(name).ifPresent(found::add);
    }
    return found;
  }

  /** Returns the numbered agents that a line of prose speaks of, in its order. */
  static Set<AgentId> numbered(String line) {
    Set<AgentId> found = new LinkedHashSet<>();
    var matcher = NUMBERED.matcher(line).region(0, Math.min(line.length(), SEARCHED));
    while (matcher.find()) {
      found.add(new AgentId("Agent-" + matcher.group(1)));
    }
    return found;
  }

  /** Returns whether a text means all agents. */
  static boolean isEveryone(String text) {
    var name = bare(text);
    return name.length() <= LONGEST && EVERYONE.matcher(name).matches();
  }

  /** Returns whether a text in the place of a name is none: a placeholder, a template, or prose. */
  static boolean isNobody(String text) {
    return text.isEmpty()
        || text.length() > LONGEST
        || NOBODY.contains(text.toLowerCase(Locale.ROOT))
        || isTemplate(text);
  }

  /** Returns whether a text is a template that nobody filled in. */
  static boolean isTemplate(String text) {
    return TEMPLATE.matcher(text).matches();
  }

  /** Returns whether a name speaks of a captain. */
  static boolean isCaptain(String text) {
    return text.toLowerCase(Locale.ROOT).contains("captain");
  }

  private static Optional<AgentId> unnumbered(String name) {
    var captain = NUMBERED_CAPTAIN.matcher(name);
    if (captain.matches()) {
      return Optional.of(new AgentId("Agent-" + captain.group(1)));
    }
    int bracket = name.indexOf('(');
    var plain = bracket > 0 ? name.substring(0, bracket).strip() : name;
    var lower = plain.toLowerCase(Locale.ROOT);
    if (isNobody(plain)) {
      return Optional.empty();
    }
    if (WORDS.contains(lower)) {
      plain = lower;
    } else if (lower.equals("captain")) {
      plain = "Captain";
    }
    try {
      return Optional.of(new AgentId(plain));
    } catch (SkepException e) {
      return Optional.empty();
    }
  }

  /** Takes off blanks, quotes, marks of emphasis, and brackets around the whole. */
  private static String bare(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isDecoration(text.codePointAt(start))) {
      start += Character.charCount(text.codePointAt(start));
    }
    while (end > start && isDecoration(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    var bare = text.substring(start, end);
    return bare.startsWith("[") && bare.endsWith("]") && !isTemplate(bare)
        ? bare.substring(1, bare.length() - 1).strip()
        : bare;
  }

  private static boolean isDecoration(int c) {
    return Character.isWhitespace(c)
        || "*`'\"#:,;.".indexOf(c) >= 0
        || Character.getType(c) == Character.OTHER_SYMBOL
        || Character.getType(c) == Character.FORMAT
        || Character.getType(c) == Character.NON_SPACING_MARK;
  }
}
