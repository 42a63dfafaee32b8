package io.skep.application.importing.batch;

import io.skep.application.importing.record.SourceLocation;
import io.skep.domain.value.AgentId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Result of one unit of work of an import; valid only after its commit. Not thread-safe. */
public final class BatchResult {

  /**
   * Task with a blocker that is missing or would close a cycle.
   *
   * @param spec its dependencies
   * @param counted whether the result of the retry is to be added to the counts of dependencies
   */
  public record Unresolved(DependencySpec spec, boolean counted) {}

  public final ImportCounter agents = new ImportCounter();
  public final ImportCounter tasks = new ImportCounter();
  public final ImportCounter messages = new ImportCounter();
  public final ImportCounter conversations = new ImportCounter();
  public final ImportCounter dependencies = new ImportCounter();
  public final Set<AgentId> agentIds = new HashSet<>();
  public final List<Unresolved> unresolved = new ArrayList<>();
  public final List<ImportProblem> problems = new ArrayList<>();

  /** Adds a problem. */
  public void addProblem(SourceLocation location, String reason) {
    problems.add(new ImportProblem(location.file(), location.position(), reason));
  }

  /**
   * Adds a problem for a record that was not overwritten because it was changed in this store.
   *
   * @param subject names the record in the problem
   */
  public void reportConflict(SourceLocation location, String subject) {
    addProblem(
        location,
        subject + " was changed in this store and the import is not newer: not overwritten");
  }
}
