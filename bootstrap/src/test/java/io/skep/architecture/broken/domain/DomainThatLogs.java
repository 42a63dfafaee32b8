package io.skep.architecture.broken.domain;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs, which the domain must not. */
final class DomainThatLogs {

  private static final Logger LOG = LoggerFactory.getLogger(DomainThatLogs.class);

  void decide() {
    LOG.info("decided");
  }
}
