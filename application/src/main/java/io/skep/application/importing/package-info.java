/** Import of the state of other systems, idempotent and incremental. */
@NullMarked
package io.skep.application.importing;

import org.jspecify.annotations.NullMarked;
