/** Demonstration swarm. */
@NullMarked
package io.skep.bootstrap.cli.demo;

import org.jspecify.annotations.NullMarked;
