/** Base of all contracts: the store under test and assertions on errors. */
@NullMarked
package io.skep.testkit.contract.store;

import org.jspecify.annotations.NullMarked;
