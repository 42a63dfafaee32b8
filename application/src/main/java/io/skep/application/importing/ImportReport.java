package io.skep.application.importing;

import java.util.List;

/**
 * What an import has done.
 *
 * @param files how many files there were: {@code imported + ignored + quarantined}
 * @param imported of how many at least something was understood
 * @param ignored how many are of no format that was asked for
 * @param quarantined how many look as if they should be understood, but could not be
 * @param agents the agents, those that were no more than named counted once
 * @param tasks the tasks
 * @param messages the messages; one of which a delivery moved on is updated
 * @param conversations the conversations
 * @param dependencies the waits of tasks for others; one that was lifted is updated
 * @param problems the first {@value #MAX_PROBLEMS} problems
 * @param moreProblems how many problems there were beyond those
 */
public record ImportReport(
    long files,
    long imported,
    long ignored,
    long quarantined,
    ImportCounts agents,
    ImportCounts tasks,
    ImportCounts messages,
    ImportCounts conversations,
    ImportCounts dependencies,
    List<ImportProblem> problems,
    long moreProblems) {

  /** How many problems are kept. */
  public static final int MAX_PROBLEMS = 1_000;

  /** Keeps a copy of the problems. */
  public ImportReport {
    problems = List.copyOf(problems);
  }
}
