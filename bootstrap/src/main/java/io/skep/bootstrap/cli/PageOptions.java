package io.skep.bootstrap.cli;

import io.skep.domain.value.Cursor;
import io.skep.domain.value.PageRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which part of a list to show. */
final class PageOptions {

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many at most, 1 to 1000. Default: ${DEFAULT-VALUE}")
  int limit;

  @Option(
      names = "--after",
      paramLabel = "CURSOR",
      description = "Go on where a page ended: what it gave as 'next'.")
  @Nullable Cursor after;

  PageRequest request() {
    return new PageRequest(limit, Optional.ofNullable(after));
  }
}
