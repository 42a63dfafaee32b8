/** Lenient parsing of text, JSON, names, times and statuses. */
@NullMarked
package io.skep.adapters.files.text;

import org.jspecify.annotations.NullMarked;
