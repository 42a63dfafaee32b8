/** The code that the documentation shows, run as tests. */
@NullMarked
package io.skep.docs;

import org.jspecify.annotations.NullMarked;
