/** Messages and conversations. */
@NullMarked
package io.skep.adapters.sqlite.message;

import org.jspecify.annotations.NullMarked;
