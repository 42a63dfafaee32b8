@NullMarked
package io.skep.testkit.memory;

import org.jspecify.annotations.NullMarked;
