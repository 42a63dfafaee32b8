package io.skep.application.importing.record;

/** Record of an import source, converted to domain types. */
public sealed interface ImportedRecord
    permits ImportedAgent,
        ImportedConversation,
        ImportedDependency,
        ImportedMessage,
        ImportedPlan,
        ImportedTask {

  /** Returns the approximate size in memory, in characters. */
  int estimatedSize();
}
