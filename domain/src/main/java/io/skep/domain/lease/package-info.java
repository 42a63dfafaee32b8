/** Leases on tasks: claim requests, limits and fencing tokens. */
@NullMarked
package io.skep.domain.lease;

import org.jspecify.annotations.NullMarked;
