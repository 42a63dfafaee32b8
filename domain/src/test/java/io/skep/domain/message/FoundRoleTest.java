package io.skep.domain.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoundRoleTest {

  @ParameterizedTest
  @CsvSource({
    "system, SYSTEM",
    "human, USER",
    "assistant, ASSISTANT",
    "Orchestrator (-> WebSurfer), ASSISTANT",
    "Orchestrator (thought), ASSISTANT",
    "environment, TOOL",
    "function, TOOL"
  })
  void knowsTheWords(String words, Role meant) {
    assertThat(FoundRole.of(words)).contains(meant);
  }

  @Test
  void knowsEachRoleByItsOwnName() {
    for (var role : Role.values()) {
      assertThat(FoundRole.of(role.name())).contains(role);
    }
  }

  @Test
  void doesNotGuess() {
    assertThat(FoundRole.of("WebSurfer")).isEmpty();
  }
}
