/** Records that an import source reads and the importer stores. */
@NullMarked
package io.skep.application.importing.record;

import org.jspecify.annotations.NullMarked;
