package io.skep.domain.changefeed;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Validate;
import java.util.regex.Pattern;

/**
 * Position in a {@link ChangeFeed}, created by the feed and opaque to its callers.
 *
 * <p>A store numbers its commits but need not commit in that order: all changes below the low
 * watermark precede the position, none from the high watermark on do, and between them only some.
 *
 * @param feed identifies the store and its incarnation, since numbers of different feeds are not
 *     comparable; 1 to 200 characters
 * @param lowWatermark all changes with a lower number precede the position; at least 1
 * @param highWatermark no change with this or a higher number precedes it; at least {@code
 *     lowWatermark}
 * @param inProgress which changes in between precede the position, in a format of the store; 0 to
 *     65,536 characters
 */
public record ChangePosition(
    String feed, long lowWatermark, long highWatermark, String inProgress) {

  private static final int MAX_FEED = 200;
  private static final int MAX_IN_PROGRESS = 65_536;
  private static final Pattern TEXT_FORM =
      Pattern.compile("([0-9A-Za-z/-]+)/([0-9]{1,18}):([0-9]{1,18}):([0-9,]*)");

  /** Validates lengths and watermarks. */
  public ChangePosition {
    Validate.name("position", feed, MAX_FEED);
    Validate.text("position", inProgress, MAX_IN_PROGRESS);
    if (lowWatermark < 1 || highWatermark < lowWatermark) {
      throw invalidPosition();
    }
  }

  /** Returns the position after a change, for a store that commits in the order of its numbers. */
  public static ChangePosition after(String feed, long number) {
    return new ChangePosition(feed, number + 1, number + 1, "");
  }

  /**
   * Parses a position from the format of {@link #toString}.
   *
   * @throws InvalidArgumentException if the text does not have this form
   */
  public static ChangePosition parse(String text) {
    var parts = TEXT_FORM.matcher(text.length() > MAX_FEED + MAX_IN_PROGRESS ? "" : text);
    if (!parts.matches()) {
      throw invalidPosition();
    }
    return new ChangePosition(
        parts.group(1),
        Long.parseLong(parts.group(2)),
        Long.parseLong(parts.group(3)),
        parts.group(4));
  }

  /**
   * Returns the number of the last change before the position, for a store that commits in the
   * order of its numbers.
   *
   * @throws InvalidArgumentException if another kind of store created the position
   */
  public long lastNumber() {
    if (lowWatermark != highWatermark || !inProgress.isEmpty()) {
      throw invalidPosition();
    }
    return highWatermark - 1;
  }

  /** Returns whether every change before another position also precedes this one. */
  public boolean covers(ChangePosition other) {
    return feed.equals(other.feed) && (other.highWatermark <= lowWatermark || equals(other));
  }

  /** Returns the exception for a position that no feed has created. */
  public static InvalidArgumentException invalidPosition() {
    return new InvalidArgumentException("position", "was not made by a feed");
  }

  /** Returns the text form, such as {@code 2f6a/4:9:5,7}, which needs no quoting in a URL. */
  @Override
  public String toString() {
    return feed + "/" + lowWatermark + ":" + highWatermark + ":" + inProgress;
  }
}
