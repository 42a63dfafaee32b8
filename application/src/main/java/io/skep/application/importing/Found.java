package io.skep.application.importing;

/** Something that was found in the input, in this project's words, and as it was found. */
public sealed interface Found
    permits FoundAgent, FoundConversation, FoundDependency, FoundMessage, FoundPlan, FoundTask {

  /** Returns about how many characters it holds in memory. */
  int size();
}
