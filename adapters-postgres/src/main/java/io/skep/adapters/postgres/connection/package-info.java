/** Connections, schema, sessions and the translation of errors. */
@NullMarked
package io.skep.adapters.postgres.connection;

import org.jspecify.annotations.NullMarked;
