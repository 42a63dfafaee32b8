/** Schedules of periodic work. */
@NullMarked
package io.skep.application.schedule;

import org.jspecify.annotations.NullMarked;
