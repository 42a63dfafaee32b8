/** Tasks: claims, leases, dependencies, updates and lists. */
@NullMarked
package io.skep.adapters.postgres.task;

import org.jspecify.annotations.NullMarked;
