/** Repositories that read through the cache. */
@NullMarked
package io.skep.adapters.cache.repository;

import org.jspecify.annotations.NullMarked;
