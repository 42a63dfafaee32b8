package io.skep.architecture.broken.adapters.sqlite;

/** Public class of an adapter that other modules must not use. */
public final class PublicSqliteClass {}
