/** Bringing in what other systems have kept: again and again without doing it twice. */
@NullMarked
package io.skep.application.importing;

import org.jspecify.annotations.NullMarked;
