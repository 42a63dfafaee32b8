package io.skep.adapters.files.text;

import io.skep.domain.value.Priority;
import java.util.Optional;

/** Parser of the priorities of other systems, textual or numeric. */
public final class PriorityParser {

  private static final SynonymTable<Priority> SYNONYMS =
      SynonymTable.<Priority>builder()
          .phrases(
              Priority.LOW,
              "low",
              "lowest",
              "minor",
              "trivial",
              "minimal",
              "chore",
              "backlog",
              "background",
              "whenever",
              "optional",
              "complete",
              "completed",
              "done",
              "ready",
              "info",
              "p3",
              "p4")
          .phrases(
              Priority.NORMAL,
              "normal",
              "regular",
              "medium",
              "moderate",
              "standard",
              "default",
              "routine",
              "average",
              "none",
              "p2")
          .phrases(
              Priority.HIGH,
              "high",
              "important",
              "major",
              "elevated",
              "priority",
              "warn",
              "warning",
              "p1")
          .phrases(
              Priority.CRITICAL,
              "critical",
              "urgent",
              "emergency",
              "immediate",
              "blocker",
              "blocking",
              "highest",
              "maximum",
              "severe",
              "p0")
          .keywords(
              Priority.CRITICAL,
              "critical",
              "urgent",
              "emergency",
              "immediate",
              "blocker",
              "blocking",
              "maximum",
              "legendary")
          .keywords(Priority.HIGH, "high", "important", "priority")
          .keywords(Priority.NORMAL, "medium", "normal", "regular", "standard")
          .keywords(Priority.LOW, "low", "minor")
          .build();

  /** Scale of a numeric priority. */
  public enum Scale {
    /** 1 is low, 2 normal, 3 high, 4 and more critical; 0 means unset: normal. */
    ASCENDING,
    /** 0 is critical, 1 high, 2 normal, 3 and more low. */
    RANK,
    /** Up to 3 is low, up to 6 normal, up to 8 high, more critical. */
    OUT_OF_TEN,
    /** Under 0.25 is low, up to 0.65 normal, up to 0.85 high, more critical. */
    FRACTION
  }

  private PriorityParser() {}

  /** Returns the priority with this name or synonym, or empty if it is unknown. */
  public static Optional<Priority> parse(String text) {
    return SYNONYMS.find(text);
  }

  /**
   * Returns the priority of a number on a scale; numbers below the range of the scale map to its
   * lowest value.
   */
  public static Priority parse(double number, Scale scale) {
    return switch (scale) {
      case ASCENDING -> number < 1 ? Priority.NORMAL : Priority.ofLevel((int) Math.min(number, 4));
      case RANK -> Priority.ofLevel(4 - (int) Math.min(Math.max(number, 0), 3));
      case OUT_OF_TEN -> step(number, 3, 6, 8);
      case FRACTION -> step(number, Math.nextDown(0.25), 0.65, 0.85);
    };
  }

  private static Priority step(double number, double low, double normal, double high) {
    if (number <= low) {
      return Priority.LOW;
    }
    if (number <= normal) {
      return Priority.NORMAL;
    }
    return number <= high ? Priority.HIGH : Priority.CRITICAL;
  }
}
