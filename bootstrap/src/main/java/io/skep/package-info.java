/** The embedded entry point: opens a store and hands out its swarms. */
@NullMarked
package io.skep;

import org.jspecify.annotations.NullMarked;
