/** Settings as text: declared where they are read, refused together. */
@NullMarked
package io.skep.bootstrap.settings;

import org.jspecify.annotations.NullMarked;
