/**
 * What both stores share of moving house: which columns their rows consist of, and the ports over
 * what each of them says in SQL.
 */
@NullMarked
package io.skep.adapters.jooq.moving;

import org.jspecify.annotations.NullMarked;
