/** Results of commands, as text for people or JSON for programs. */
@NullMarked
package io.skep.bootstrap.cli.output;

import org.jspecify.annotations.NullMarked;
