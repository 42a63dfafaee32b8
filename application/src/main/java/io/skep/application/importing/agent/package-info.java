/** Writer of imported agents. */
@NullMarked
package io.skep.application.importing.agent;

import org.jspecify.annotations.NullMarked;
