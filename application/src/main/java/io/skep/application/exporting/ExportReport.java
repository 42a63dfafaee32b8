package io.skep.application.exporting;

import java.util.List;

/**
 * Result of an export.
 *
 * @param agents number of workspaces written
 * @param tasks number of tasks in them
 * @param messages number of messages in them, counted once for each workspace
 * @param written number of files created or replaced
 * @param unchanged number of files that already had the content
 * @param skipped workspaces and files that were not written, each with the reason
 */
public record ExportReport(
    long agents, long tasks, long messages, long written, long unchanged, List<String> skipped) {

  /** Copies the list. */
  public ExportReport {
    skipped = List.copyOf(skipped);
  }
}
