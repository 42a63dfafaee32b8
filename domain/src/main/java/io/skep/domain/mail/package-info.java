/** Mail between agents: a message with one delivery per recipient. */
@NullMarked
package io.skep.domain.mail;

import org.jspecify.annotations.NullMarked;
