/** Messages, conversations and their partitions' statements. */
@NullMarked
package io.skep.adapters.postgres.message;

import org.jspecify.annotations.NullMarked;
