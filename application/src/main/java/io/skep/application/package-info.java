/** Use cases over the domain. */
@NullMarked
package io.skep.application;

import org.jspecify.annotations.NullMarked;
