/** Writers of imported conversations and messages. */
@NullMarked
package io.skep.application.importing.message;

import org.jspecify.annotations.NullMarked;
