/** What is done from time to time: when. */
@NullMarked
package io.skep.application.schedule;

import org.jspecify.annotations.NullMarked;
