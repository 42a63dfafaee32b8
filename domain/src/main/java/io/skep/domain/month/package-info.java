/** What a store keeps by month, and how a month of it is taken out and brought back. */
@NullMarked
package io.skep.domain.month;

import org.jspecify.annotations.NullMarked;
