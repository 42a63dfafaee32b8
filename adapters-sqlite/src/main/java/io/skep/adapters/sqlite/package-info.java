/** The embedded store, on SQLite. */
@NullMarked
package io.skep.adapters.sqlite;

import org.jspecify.annotations.NullMarked;
