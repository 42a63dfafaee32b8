/** Migrations of the schema. */
@NullMarked
package io.skep.adapters.jooq.migration;

import org.jspecify.annotations.NullMarked;
