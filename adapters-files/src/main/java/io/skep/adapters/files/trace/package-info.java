/** Import of trace logs of agents. */
@NullMarked
package io.skep.adapters.files.trace;

import org.jspecify.annotations.NullMarked;
