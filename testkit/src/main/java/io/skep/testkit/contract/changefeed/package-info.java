/** Contracts of the change feed and of notifications. */
@NullMarked
package io.skep.testkit.contract.changefeed;

import org.jspecify.annotations.NullMarked;
