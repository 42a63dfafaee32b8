/** Command line over the same services that programs embed. */
@NullMarked
package io.skep.bootstrap.cli;

import org.jspecify.annotations.NullMarked;
