/** Text settings: declared where they are read, and validated together. */
@NullMarked
package io.skep.bootstrap.config;

import org.jspecify.annotations.NullMarked;
