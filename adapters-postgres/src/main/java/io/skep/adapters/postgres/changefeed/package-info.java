/** Change feed over the change log, with notifications. */
@NullMarked
package io.skep.adapters.postgres.changefeed;

import org.jspecify.annotations.NullMarked;
