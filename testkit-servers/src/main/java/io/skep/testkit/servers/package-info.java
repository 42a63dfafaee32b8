/** Real servers for tests, started and stopped by the tests. */
@NullMarked
package io.skep.testkit.servers;

import org.jspecify.annotations.NullMarked;
