/**
 * The durable state of an agent swarm: values, entities, services, and the ports behind which it is
 * kept. Knows no technology.
 */
@NullMarked
package io.skep.domain;

import org.jspecify.annotations.NullMarked;
