/** Import runs and their ports. */
@NullMarked
package io.skep.application.importing.run;

import org.jspecify.annotations.NullMarked;
