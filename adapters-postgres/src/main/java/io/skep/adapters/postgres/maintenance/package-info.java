/** Periodic maintenance of the database. */
@NullMarked
package io.skep.adapters.postgres.maintenance;

import org.jspecify.annotations.NullMarked;
