/** Converters between column types and Java types, for the generated tables. */
@NullMarked
package io.skep.adapters.jooq.converter;

import org.jspecify.annotations.NullMarked;
