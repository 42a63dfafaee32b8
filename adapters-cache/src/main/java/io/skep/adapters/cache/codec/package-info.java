/** Codecs of cached values: compact binary forms with a fingerprint of their types. */
@NullMarked
package io.skep.adapters.cache.codec;

import org.jspecify.annotations.NullMarked;
