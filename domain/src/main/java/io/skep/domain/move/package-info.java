/** How all that a store keeps comes into another one: rows that mean the same in every store. */
@NullMarked
package io.skep.domain.move;

import org.jspecify.annotations.NullMarked;
