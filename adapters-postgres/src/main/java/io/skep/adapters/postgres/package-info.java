/**
 * The shared store: swarms in a PostgreSQL database, worked on by many processes. What others need
 * of it are its module, its settings and {@link io.skep.adapters.postgres.PostgresStore}.
 */
@NullMarked
package io.skep.adapters.postgres;

import org.jspecify.annotations.NullMarked;
