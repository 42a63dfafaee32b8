/** What has to be done from time to time so that nothing stays behind. */
@NullMarked
package io.skep.application.maintenance;

import org.jspecify.annotations.NullMarked;
