package io.skep.architecture.broken.domain;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Domain class that logs. */
final class DomainUsingLogger {

  private static final Logger LOG = LoggerFactory.getLogger(DomainUsingLogger.class);

  void decide() {
    LOG.info("decided");
  }
}
