/** Results, counters and change detection of import batches. */
@NullMarked
package io.skep.application.importing.batch;

import org.jspecify.annotations.NullMarked;
