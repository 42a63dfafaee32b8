/** Real servers for tests: started by the tests themselves, and ended with them. */
@NullMarked
package io.skep.testkit.servers;

import org.jspecify.annotations.NullMarked;
