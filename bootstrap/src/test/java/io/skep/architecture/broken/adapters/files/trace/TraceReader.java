package io.skep.architecture.broken.adapters.files.trace;

/** Reader of an import format, used by another format. */
public final class TraceReader {}
