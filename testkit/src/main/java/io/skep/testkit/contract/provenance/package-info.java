/** Contracts of import records. */
@NullMarked
package io.skep.testkit.contract.provenance;

import org.jspecify.annotations.NullMarked;
