/** Detection, bounded reading and dispatch of files to import. */
@NullMarked
package io.skep.adapters.files.input;

import org.jspecify.annotations.NullMarked;
