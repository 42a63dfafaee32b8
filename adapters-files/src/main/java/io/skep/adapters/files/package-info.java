/** File adapters: import and export formats of other systems, and archives in folders. */
@NullMarked
package io.skep.adapters.files;

import org.jspecify.annotations.NullMarked;
