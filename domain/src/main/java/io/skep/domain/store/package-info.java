/** Ports of a store, and the services of a swarm on it. */
@NullMarked
package io.skep.domain.store;

import org.jspecify.annotations.NullMarked;
