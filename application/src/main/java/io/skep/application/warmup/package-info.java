/** Cache warm-up: loaders that read data before its first use. */
@NullMarked
package io.skep.application.warmup;

import org.jspecify.annotations.NullMarked;
