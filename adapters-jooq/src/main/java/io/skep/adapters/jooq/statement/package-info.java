/** SQL statements with typed bindings. */
@NullMarked
package io.skep.adapters.jooq.statement;

import org.jspecify.annotations.NullMarked;
