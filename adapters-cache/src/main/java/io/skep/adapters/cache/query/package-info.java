/** Cached results of queries. */
@NullMarked
package io.skep.adapters.cache.query;

import org.jspecify.annotations.NullMarked;
