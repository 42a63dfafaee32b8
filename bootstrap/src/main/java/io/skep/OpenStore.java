package io.skep;

import io.skep.domain.store.Store;

/**
 * A store that is open.
 *
 * @param ports its ports
 * @param closing what closes it
 */
record OpenStore(Store ports, Runnable closing) {}
