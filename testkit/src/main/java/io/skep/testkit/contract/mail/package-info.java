/** Contracts of mail. */
@NullMarked
package io.skep.testkit.contract.mail;

import org.jspecify.annotations.NullMarked;
