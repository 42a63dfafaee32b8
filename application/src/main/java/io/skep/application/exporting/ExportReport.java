package io.skep.application.exporting;

import java.util.List;

/**
 * What an export has done.
 *
 * @param agents how many workspaces were written
 * @param tasks how many tasks are in them
 * @param messages how many messages are in them, one that several have received counted for each
 * @param written how many files were made or replaced
 * @param unchanged how many files said already what they are to say
 * @param refused the workspaces and files that were left as they are, and why, in words
 */
public record ExportReport(
    long agents, long tasks, long messages, long written, long unchanged, List<String> refused) {

  /** Keeps a copy of what was refused. */
  public ExportReport {
    refused = List.copyOf(refused);
  }
}
