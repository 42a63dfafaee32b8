/** All ports of one store, and all services of one swarm over it. */
@NullMarked
package io.skep.domain.store;

import org.jspecify.annotations.NullMarked;
