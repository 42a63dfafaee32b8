/** Commands of the command line. */
@NullMarked
package io.skep.bootstrap.cli.command;

import org.jspecify.annotations.NullMarked;
