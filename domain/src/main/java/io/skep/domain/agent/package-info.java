/** Agents of a swarm: registration, status, statistics and teams. */
@NullMarked
package io.skep.domain.agent;

import org.jspecify.annotations.NullMarked;
