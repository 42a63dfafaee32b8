/** Contracts of tasks. */
@NullMarked
package io.skep.testkit.contract.task;

import org.jspecify.annotations.NullMarked;
