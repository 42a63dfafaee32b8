/** The command line: commands over the same services that a program embeds. */
@NullMarked
package io.skep.bootstrap.cli;

import org.jspecify.annotations.NullMarked;
