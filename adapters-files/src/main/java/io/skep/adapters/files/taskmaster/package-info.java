/** Import of Task Master task lists. */
@NullMarked
package io.skep.adapters.files.taskmaster;

import org.jspecify.annotations.NullMarked;
