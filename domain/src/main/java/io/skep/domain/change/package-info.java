/** What has changed, for caches and for whoever watches a store. */
@NullMarked
package io.skep.domain.change;

import org.jspecify.annotations.NullMarked;
