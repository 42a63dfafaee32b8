/** Change feed over the change log of the file. */
@NullMarked
package io.skep.adapters.sqlite.changefeed;

import org.jspecify.annotations.NullMarked;
