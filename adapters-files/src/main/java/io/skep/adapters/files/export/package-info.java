/** Export of swarms as folders of Markdown and JSON files. */
@NullMarked
package io.skep.adapters.files.export;

import org.jspecify.annotations.NullMarked;
