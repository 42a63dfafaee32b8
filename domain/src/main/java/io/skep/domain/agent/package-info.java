/** Who works: the agents of a swarm, their states, figures and teams. */
@NullMarked
package io.skep.domain.agent;

import org.jspecify.annotations.NullMarked;
