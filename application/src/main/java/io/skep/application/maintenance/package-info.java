/** Periodic maintenance of a store. */
@NullMarked
package io.skep.application.maintenance;

import org.jspecify.annotations.NullMarked;
