/** Contracts of messages. */
@NullMarked
package io.skep.testkit.contract.message;

import org.jspecify.annotations.NullMarked;
