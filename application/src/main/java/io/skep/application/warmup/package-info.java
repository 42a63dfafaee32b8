/** What is read before anybody asks for it, so that it is kept by then. */
@NullMarked
package io.skep.application.warmup;

import org.jspecify.annotations.NullMarked;
