/** What the SQL adapters share: transactions, error mapping, converters and migration. */
@NullMarked
package io.skep.adapters.jooq;

import org.jspecify.annotations.NullMarked;
