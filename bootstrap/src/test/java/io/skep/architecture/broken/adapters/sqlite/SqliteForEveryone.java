package io.skep.architecture.broken.adapters.sqlite;

/** Shows what others must not rely on. */
public final class SqliteForEveryone {}
