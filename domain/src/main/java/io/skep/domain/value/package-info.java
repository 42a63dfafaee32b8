/**
 * The small values that every part of the domain speaks in: ids, names, JSON, pages, priorities.
 */
@NullMarked
package io.skep.domain.value;

import org.jspecify.annotations.NullMarked;
