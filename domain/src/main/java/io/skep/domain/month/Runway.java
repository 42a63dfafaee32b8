package io.skep.domain.month;

/**
 * For how long there is room for what comes in for one kind of thing that is kept by month.
 *
 * @param table what is kept so, by the name of its table
 * @param monthsAhead how many months after the present one have room, without a gap; -1 if not even
 *     the present one has
 */
public record Runway(String table, int monthsAhead) {

  /** With fewer months ahead than this, something is wrong with how months are made. */
  public static final int SHORTEST = 2;

  /** Returns whether it is so short that somebody should look. */
  public boolean isShort() {
    return monthsAhead < SHORTEST;
  }
}
