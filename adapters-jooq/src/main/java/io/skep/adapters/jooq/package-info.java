/**
 * What the SQL adapters share: statements composed with jOOQ, conversion of values, error mapping,
 * migration, cursors. Mechanism only; the repositories are in the adapters.
 */
@NullMarked
package io.skep.adapters.jooq;

import org.jspecify.annotations.NullMarked;
