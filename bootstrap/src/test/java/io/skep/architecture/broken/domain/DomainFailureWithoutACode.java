package io.skep.architecture.broken.domain;

import java.io.Serial;

/** A failure that callers cannot tell from others. */
final class DomainFailureWithoutACode extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;
}
