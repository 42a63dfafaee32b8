/** Common value types: ids, names, JSON, pages, priorities. */
@NullMarked
package io.skep.domain.value;

import org.jspecify.annotations.NullMarked;
