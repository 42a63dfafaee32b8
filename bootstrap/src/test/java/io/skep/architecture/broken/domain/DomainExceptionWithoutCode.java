package io.skep.architecture.broken.domain;

import java.io.Serial;

/** Exception without an error code. */
final class DomainExceptionWithoutCode extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;
}
