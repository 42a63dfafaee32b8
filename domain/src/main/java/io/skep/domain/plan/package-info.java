/** Plans that answer questions with tasks, and their links to conversations. */
@NullMarked
package io.skep.domain.plan;

import org.jspecify.annotations.NullMarked;
