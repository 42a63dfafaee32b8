package io.skep.application.archive;

import io.skep.domain.value.Check;
import java.nio.file.Path;

/**
 * What is to be archived, and where to.
 *
 * @param olderThan how many months must have passed since the end of a month, 0 to 1,200
 * @param folder where archives are kept; made if it is not there
 * @param expireUnread whether mail of these months expires that nobody has read, instead of keeping
 *     them from being archived
 * @param dryRun whether to say only what would be done
 */
public record ArchiveRequest(int olderThan, Path folder, boolean expireUnread, boolean dryRun) {

  /** Refuses what is out of range. */
  public ArchiveRequest {
    Check.range("older than", olderThan, 0, 1_200);
  }
}
