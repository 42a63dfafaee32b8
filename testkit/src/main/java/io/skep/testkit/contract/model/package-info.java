/** Model-based contract of the whole store. */
@NullMarked
package io.skep.testkit.contract.model;

import org.jspecify.annotations.NullMarked;
