package io.skep.application.importing.run;

import io.skep.application.importing.batch.ImportCounts;
import io.skep.application.importing.batch.ImportProblem;
import java.util.List;

/**
 * Result of an import.
 *
 * @param files number of files: {@code imported + ignored + quarantined}
 * @param imported number of files with at least one record read
 * @param ignored number of files with none of the requested formats
 * @param quarantined number of files that seem to have a requested format, but without a record
 *     read
 * @param agents counts of agents, with references counted once per agent
 * @param tasks counts of tasks
 * @param messages counts of messages; a message with a changed delivery is updated
 * @param conversations counts of conversations
 * @param dependencies counts of dependencies; a removed dependency is updated
 * @param problems the first {@value #MAX_PROBLEMS} problems
 * @param moreProblems number of further problems
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

  /** Maximum number of problems in a report. */
  public static final int MAX_PROBLEMS = 1_000;

  /** Copies the list. */
  public ImportReport {
    problems = List.copyOf(problems);
  }
}
