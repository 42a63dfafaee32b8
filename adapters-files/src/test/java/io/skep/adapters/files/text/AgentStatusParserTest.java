package io.skep.adapters.files.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.agent.AgentStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentStatusParserTest {

  @ParameterizedTest
  @CsvSource({
    "ACTIVE_AGENT_MODE, ACTIVE",
    "ACTIVE_AGENT_MODE_ORDER_005_COMPLETE, ACTIVE",
    "busy, ACTIVE",
    "IN_PROGRESS, ACTIVE",
    "OPERATIONAL, ACTIVE",
    "V2_COMPLIANCE_98_PERCENT_ACHIEVED_DEPLOYMENT_PHASE_ACTIVE, ACTIVE",
    "FINAL_CERTIFICATION_PHASE_COORDINATOR, ACTIVE",
    "CONTRACT_EXECUTION_ACTIVE, ACTIVE",
    "ready, IDLE",
    "MISSION_COMPLETE_READY, IDLE",
    "STANDBY_READY, IDLE",
    "WRAPUP SEQUENCE COMPLETED - 100% Compliance Achieved, IDLE",
    "SURVEY_MISSION_COMPLETED, IDLE",
    "ONBOARDED_AND_READY, IDLE",
    "onboarding, ONBOARDING",
    "ONBOARDING_IN_PROGRESS, ONBOARDING",
    "uninitialized, ONBOARDING",
    "RESET, ONBOARDING",
    "PAUSED, PAUSED",
    "HALT, PAUSED",
    "ERROR, ERROR",
    "DEGRADED, ERROR",
    "stalled, ERROR",
    "offline, OFFLINE",
    "INACTIVE, OFFLINE",
    "NOT_ACTIVE, OFFLINE",
    "SHUTDOWN, RETIRED"
  })
  void parsesSynonyms(String text, AgentStatus expected) {
    assertThat(AgentStatusParser.parse(text)).contains(expected);
  }

  @Test
  void parsesConstantNames() {
    for (var status : AgentStatus.values()) {
      assertThat(AgentStatusParser.parse(status.name())).contains(status);
    }
  }

  @Test
  void returnsEmptyForUnknownText() {
    assertThat(AgentStatusParser.parse("purple")).isEmpty();
  }
}
