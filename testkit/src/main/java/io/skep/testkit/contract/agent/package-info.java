/** Contracts of agents. */
@NullMarked
package io.skep.testkit.contract.agent;

import org.jspecify.annotations.NullMarked;
