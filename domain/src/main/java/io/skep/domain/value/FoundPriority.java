package io.skep.domain.value;

import java.util.Optional;

/** What other systems' words and numbers for urgency mean in ours. */
public final class FoundPriority {

  private static final Vocabulary<Priority> WORDS =
      Vocabulary.<Priority>builder()
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
          .telling(
              Priority.CRITICAL,
              "critical",
              "urgent",
              "emergency",
              "immediate",
              "blocker",
              "blocking",
              "maximum",
              "legendary")
          .telling(Priority.HIGH, "high", "important", "priority")
          .telling(Priority.NORMAL, "medium", "normal", "regular", "standard")
          .telling(Priority.LOW, "low", "minor")
          .build();

  /** How a number tells urgency. */
  public enum Scale {
    /** Up from 1 for low, 2 normal, 3 high; 4 and more are critical; 0 is not set: normal. */
    UPWARDS,
    /** The first come first: 0 is critical, 1 high, 2 normal; 3 and more are low. */
    RANK,
    /** Up to ten: up to 3 is low, up to 6 normal, up to 8 high; more is critical. */
    TEN,
    /** A share of one: under 0.25 is low, up to 0.65 normal, up to 0.85 high; more is critical. */
    SHARE
  }

  private FoundPriority() {}

  /** Returns the priority that the words mean, or empty if they say nothing that is known. */
  public static Optional<Priority> of(String words) {
    return WORDS.find(words);
  }

  /** Returns the priority that a number means on a scale; numbers below its lowest mean that. */
  public static Priority of(double number, Scale scale) {
    return switch (scale) {
      case UPWARDS -> number < 1 ? Priority.NORMAL : Priority.ofLevel((int) Math.min(number, 4));
      case RANK -> Priority.ofLevel(4 - (int) Math.min(Math.max(number, 0), 3));
      case TEN -> step(number, 3, 6, 8);
      case SHARE -> step(number, Math.nextDown(0.25), 0.65, 0.85);
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
