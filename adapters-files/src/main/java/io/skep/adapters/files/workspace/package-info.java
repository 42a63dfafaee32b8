/** Import of agent workspaces. */
@NullMarked
package io.skep.adapters.files.workspace;

import org.jspecify.annotations.NullMarked;
