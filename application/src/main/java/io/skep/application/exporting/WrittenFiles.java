package io.skep.application.exporting;

import java.util.List;

/**
 * What became of the files of a workspace.
 *
 * @param written how many were made or replaced
 * @param unchanged how many said already what they are to say
 * @param refused those that something else has written and that were left as they are, in words
 */
public record WrittenFiles(long written, long unchanged, List<String> refused) {

  /** Keeps a copy of what was refused. */
  public WrittenFiles {
    refused = List.copyOf(refused);
  }
}
