/** Mapping between rows and entities. */
@NullMarked
package io.skep.adapters.jooq.mapping;

import org.jspecify.annotations.NullMarked;
