package io.skep.application.importing;

import io.skep.domain.value.AgentId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What one unit of work has done; counts only once that is committed. */
final class BatchResult {

  /**
   * A task that waits for something that was not found, or that would close a cycle.
   *
   * @param needs what it waits for
   * @param counted whether its waits are still to be counted
   */
  record Unresolved(Needs needs, boolean counted) {}

  final Tally agents = new Tally();
  final Tally tasks = new Tally();
  final Tally messages = new Tally();
  final Tally conversations = new Tally();
  final Tally dependencies = new Tally();
  final Set<AgentId> named = new HashSet<>();
  final List<Unresolved> unresolved = new ArrayList<>();
  final List<ImportProblem> problems = new ArrayList<>();

  void problem(Place place, String reason) {
    problems.add(new ImportProblem(place.file(), place.where(), reason));
  }

  void kept(Place place, String what) {
    problem(
        place,
        what + " was changed here, and what was found is not said to be newer: left as it is");
  }
}
