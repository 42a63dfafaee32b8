package io.skep.application.exporting;

import java.util.List;

/**
 * Numbers of files of an exported workspace.
 *
 * @param written number of files created or replaced
 * @param unchanged number of files that already had the content
 * @param skipped files not written by an export that were left unchanged, each with the reason
 */
public record FileStats(long written, long unchanged, List<String> skipped) {

  /** Copies the list. */
  public FileStats {
    skipped = List.copyOf(skipped);
  }
}
