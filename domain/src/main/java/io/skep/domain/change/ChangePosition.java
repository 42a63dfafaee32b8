package io.skep.domain.change;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Check;
import java.util.regex.Pattern;

/**
 * Up to where the changes of a store are known: made by a {@link ChangeFeed}, handed back to it.
 *
 * <p>A store numbers what it commits, but does not have to commit in that order: what came before a
 * position are all changes below {@code before}, none from {@code end} on, and some in between.
 *
 * @param feed which store, in which life of it: the numbers of different feeds do not compare; 1 to
 *     200 characters
 * @param before all changes with a lower number come before the position; at least 1
 * @param end no change with this number or a higher one does; not less than {@code before}
 * @param between which of those in between do, in the store's words; 0 to 65,536 characters
 */
public record ChangePosition(String feed, long before, long end, String between) {

  private static final int MAX_FEED = 200;
  private static final int MAX_BETWEEN = 65_536;
  private static final Pattern TEXT =
      Pattern.compile("([0-9A-Za-z/-]+)/([0-9]{1,18}):([0-9]{1,18}):([0-9,]*)");

  /** Refuses what no feed has made. */
  public ChangePosition {
    Check.name("position", feed, MAX_FEED);
    Check.text("position", between, MAX_BETWEEN);
    if (before < 1 || end < before) {
      throw refusal();
    }
  }

  /** Returns the position in a store that commits in the order of its numbers. */
  public static ChangePosition behind(String feed, long number) {
    return new ChangePosition(feed, number + 1, number + 1, "");
  }

  /**
   * Reads a position from the form that {@link #toString} gives.
   *
   * @throws InvalidArgumentException if it has not that form
   */
  public static ChangePosition parse(String text) {
    var parts = TEXT.matcher(text.length() > MAX_FEED + MAX_BETWEEN ? "" : text);
    if (!parts.matches()) {
      throw refusal();
    }
    return new ChangePosition(
        parts.group(1),
        Long.parseLong(parts.group(2)),
        Long.parseLong(parts.group(3)),
        parts.group(4));
  }

  /**
   * Returns the number of the last change before it, in a store that commits in the order of its
   * numbers.
   *
   * @throws InvalidArgumentException if it was made by a store that does not
   */
  public long last() {
    if (before != end || !between.isEmpty()) {
      throw refusal();
    }
    return end - 1;
  }

  /** Returns whether all that came before another position of the feed came before this one. */
  public boolean covers(ChangePosition other) {
    return feed.equals(other.feed) && (other.end <= before || equals(other));
  }

  /** Returns what is thrown of a position that no feed has made. */
  public static InvalidArgumentException refusal() {
    return new InvalidArgumentException("position", "was not made by a feed");
  }

  /** Returns such as {@code 2f6a/4:9:5,7}, in characters that need no quoting in a URL. */
  @Override
  public String toString() {
    return feed + "/" + before + ":" + end + ":" + between;
  }
}
