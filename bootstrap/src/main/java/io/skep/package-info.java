/** Entry point for programs that embed Skep: opens a store and returns its swarms. */
@NullMarked
package io.skep;

import org.jspecify.annotations.NullMarked;
