/** Connections to the file: the writer, readers, schema and locks. */
@NullMarked
package io.skep.adapters.sqlite.connection;

import org.jspecify.annotations.NullMarked;
