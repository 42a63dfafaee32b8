/** Contracts of conversations. */
@NullMarked
package io.skep.testkit.contract.conversation;

import org.jspecify.annotations.NullMarked;
