/** Contracts of the task manager. */
@NullMarked
package io.skep.testkit.contract.manager;

import org.jspecify.annotations.NullMarked;
