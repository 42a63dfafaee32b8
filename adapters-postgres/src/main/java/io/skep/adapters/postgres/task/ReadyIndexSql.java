package io.skep.adapters.postgres.task;

/**
 * The words by which ready tasks are put into their lanes, and lanes are found. Digests are told
 * apart from each other by the tasks themselves.
 */
final class ReadyIndexSql {

  /** Where the tasks of a queue are. */
  static final String PLACE = "skep_digest(ARRAY[:swarm, :queue])";

  /** Among them, those of an assignee {@code a}. */
  static final String OWNER = "skep_digest(ARRAY[a.assignee])";

  private static final String FIRST_LANE =
      """
      SELECT r.owner, r.lane, r.requires FROM task_ready AS r
      WHERE r.place = %1$s %2$s
      ORDER BY r.owner, r.lane LIMIT 1
      """;

  private ReadyIndexSql() {}

  /**
   * Returns a statement, or a part of one, that puts tasks where they may be claimed.
   *
   * @param rows selects queue, assignee, requires, rank, id and plan
   */
  static String insertReady(String rows) {
    return """
    INSERT INTO task_ready (place, owner, lane, rank, id, requires, plan)
    SELECT skep_digest(ARRAY[:swarm, r.queue]), skep_digest(ARRAY[r.assignee]),
      skep_digest(r.requires), r.rank, r.id, r.requires, r.plan
    FROM (%s) AS r(queue, assignee, requires, rank, id, plan)
    """
        .formatted(rows);
  }

  /**
   * Returns a recursive part of a statement: the lanes of a queue that are not empty, each found
   * from the one before.
   */
  static String allLanes() {
    return """
    lane AS (
      (%s)
      UNION ALL
      SELECT later.* FROM lane CROSS JOIN LATERAL (%s) AS later)
    """
        .formatted(firstLane(""), firstLane("AND (r.owner, r.lane) > (lane.owner, lane.lane)"));
  }

  /**
   * Returns the same of the lanes of nobody and of the agent.
   *
   * @param condition picks tasks {@code r}; may be empty
   */
  static String lanesOfAgent(String condition) {
    return """
    lane AS (
      SELECT first.* FROM unnest(ARRAY['', :agent::text]) AS a(assignee)
        CROSS JOIN LATERAL (%s) AS first
      UNION ALL
      SELECT later.* FROM lane CROSS JOIN LATERAL (%s) AS later)
    """
        .formatted(
            firstLane("AND r.owner = " + OWNER + " " + condition),
            firstLane("AND r.owner = lane.owner AND r.lane > lane.lane " + condition));
  }

  private static String firstLane(String condition) {
    return FIRST_LANE.formatted(PLACE, condition);
  }
}
