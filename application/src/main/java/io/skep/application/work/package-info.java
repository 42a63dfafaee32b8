/** The worker loop: claims tasks, runs a handler for them, keeps their leases, reports the end. */
@NullMarked
package io.skep.application.work;

import org.jspecify.annotations.NullMarked;
