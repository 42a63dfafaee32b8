/**
 * Worker that claims tasks, runs a handler for each, renews their leases and reports the results.
 */
@NullMarked
package io.skep.application.worker;

import org.jspecify.annotations.NullMarked;
