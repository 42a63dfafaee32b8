/**
 * What stores in databases have in common beyond the mechanism: how things lie in rows, and the
 * repositories whose statements every database understands.
 */
@NullMarked
package io.skep.adapters.jooq.repository;

import org.jspecify.annotations.NullMarked;
