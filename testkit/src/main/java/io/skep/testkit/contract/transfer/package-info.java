/** Contract of the transfer between stores. */
@NullMarked
package io.skep.testkit.contract.transfer;

import org.jspecify.annotations.NullMarked;
