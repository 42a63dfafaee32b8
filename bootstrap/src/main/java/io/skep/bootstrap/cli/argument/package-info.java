/** Types and converters of command-line arguments. */
@NullMarked
package io.skep.bootstrap.cli.argument;

import org.jspecify.annotations.NullMarked;
