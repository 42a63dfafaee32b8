/** Questions, how they are to be answered, and which conversations they belong to. */
@NullMarked
package io.skep.domain.plan;

import org.jspecify.annotations.NullMarked;
