package io.skep;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;

/** Which store is used; chosen from the configuration before anything is opened. */
interface StoreChoice {

  /** Returns the store that a configuration names. */
  static StoreChoice of(Configuration configuration) {
    return () -> {
      throw new StoreException(ErrorCode.STORE_UNAVAILABLE, "there is no store yet", null);
    };
  }

  OpenStore open();
}
