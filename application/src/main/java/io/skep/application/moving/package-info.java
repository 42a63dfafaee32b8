/** Moving house: all that one store keeps comes into another one, and is proved to be there. */
@NullMarked
package io.skep.application.moving;

import org.jspecify.annotations.NullMarked;
