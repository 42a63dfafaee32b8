/** Tasks: claims, leases, dependencies, updates and lists. */
@NullMarked
package io.skep.adapters.sqlite.task;

import org.jspecify.annotations.NullMarked;
