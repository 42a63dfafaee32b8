package io.skep.adapters.files.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.value.AgentId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentNameParserTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Agent-4",
        "agent-4",
        "AGENT-4",
        "Agent4",
        "agent_4",
        "agent_004",
        "Agent 4",
        "Captain Agent-4",
        "Captain-Agent-4",
        "Co-Captain Agent-4",
        "captain_agent_4",
        "Captain-4",
        "Agent-4 (Captain)",
        "Captain (Agent-4)",
        "Agent-4 - Quality Assurance Specialist",
        "Cursor - Agent-4",
        "Automated - Agent-4",
        "**Agent-4**",
        "🎯 Agent-4 🚀",
        "[Agent-4]",
        " `Agent-4` "
      })
  void normalizesNumberedAgents(String spelling) {
    assertThat(AgentNameParser.parseFirst(spelling)).contains(new AgentId("Agent-4"));
  }

  @ParameterizedTest
  @CsvSource({
    "reliability_agent_14, reliability_agent_14",
    "scalability_agent_10_9, scalability_agent_10_9",
    "Agent-STM-6, Agent-STM-6",
    "Agent-7A, Agent-7A",
    "TestAgent015, TestAgent015",
    "test-agent-3, test-agent-3",
    "Captain-THEA, Captain-THEA",
    "CAPTAIN, Captain",
    "[SYSTEM], system",
    "System, system",
    "Agent-Gemini (Blackfang), Agent-Gemini",
    "DiscordOps, DiscordOps"
  })
  void keepsUnnumberedNames(String spelling, String name) {
    assertThat(AgentNameParser.parseFirst(spelling)).contains(new AgentId(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "**",
        "none",
        "UNASSIGNED",
        "AVAILABLE_TO_ALL",
        "Agent-Unknown (from backlog)",
        "{{AgentName}}",
        "{agent_id}",
        "[AGENT_NAME]",
        "Welcome to the network! Your initial tasks: report your status to Agent-4 when ready.",
        "a\u0000b"
      })
  void returnsEmptyForPlaceholders(String text) {
    assertThat(AgentNameParser.parseAll(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALL",
        "ALL_AGENTS",
        "ALL-AGENTS",
        "All Agents",
        "All 8 agents",
        "ALL_AGENTS_A1_A8",
        "BROADCAST",
        "everyone",
        "Swarm",
        "Entire Swarm",
        "All Agents (Agent-1 to Agent-8)"
      })
  void recognizesBroadcast(String text) {
    assertThat(AgentNameParser.isBroadcast(text)).isTrue();
    assertThat(AgentNameParser.parseAll(text)).isEmpty();
  }

  @Test
  void parsesSeveralAgents() {
    assertThat(AgentNameParser.parseAll("Agent-1, agent_2 & Captain Agent-4"))
        .containsExactly(new AgentId("Agent-1"), new AgentId("Agent-2"), new AgentId("Agent-4"));
  }

  @Test
  void findsNumberedAgentsInProse() {
    assertThat(
            AgentNameParser.findNumbered("# AGENT-7 → Agent-2: " + "done ".repeat(500) + "Agent-9"))
        .containsExactly(new AgentId("Agent-7"), new AgentId("Agent-2"));
  }

  @Test
  void recognizesCaptain() {
    assertThat(AgentNameParser.isCaptain("Co-Captain Agent-6")).isTrue();
    assertThat(AgentNameParser.isCaptain("Agent-6")).isFalse();
  }
}
