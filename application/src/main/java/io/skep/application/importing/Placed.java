package io.skep.application.importing;

/** Something that was found, and where. */
record Placed<T extends Found>(Place place, T found) {}
