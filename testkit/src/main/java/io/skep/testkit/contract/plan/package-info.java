/** Contracts of plans. */
@NullMarked
package io.skep.testkit.contract.plan;

import org.jspecify.annotations.NullMarked;
