/**
 * Keeps the state of swarms in one SQLite file: one connection writes and commits for many callers
 * at once, others read.
 */
@NullMarked
package io.skep.adapters.sqlite;

import org.jspecify.annotations.NullMarked;
