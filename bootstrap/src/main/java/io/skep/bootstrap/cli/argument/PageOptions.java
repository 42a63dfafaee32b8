package io.skep.bootstrap.cli.argument;

import io.skep.domain.value.Cursor;
import io.skep.domain.value.PageRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of paginated lists. */
public final class PageOptions {

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "Maximum number of rows, 1 to 1000. Default: ${DEFAULT-VALUE}")
  int limit;

  @Option(
      names = "--after",
      paramLabel = "CURSOR",
      description = "Cursor of the next page, as printed by the previous one.")
  @Nullable Cursor after;

  /** Returns the page that the options ask for. */
  public PageRequest toPageRequest() {
    return new PageRequest(limit, Optional.ofNullable(after));
  }
}
