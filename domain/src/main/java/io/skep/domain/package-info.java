/**
 * Domain model of an agent swarm: values, entities, services and ports to durable storage.
 * Independent of any storage technology.
 */
@NullMarked
package io.skep.domain;

import org.jspecify.annotations.NullMarked;
