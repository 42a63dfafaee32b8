/** Tests of the launcher of a checkout. */
@NullMarked
package io.skep.launcher;

import org.jspecify.annotations.NullMarked;
