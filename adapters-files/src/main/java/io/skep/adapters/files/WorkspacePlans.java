package io.skep.adapters.files;

import io.skep.application.importing.FoundPlan;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.task.FoundTaskStatus;
import io.skep.domain.value.PlanId;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads plans out of JSON and YAML: projects, workflows and episodes, which gather tasks. */
final class WorkspacePlans {

  private static final int LONGEST_TEXT = 100_000;
  private static final String[] STEPS = {"tasks", "milestones", "definition_of_done", "artifacts"};
  private static final Pattern DIGITS = Pattern.compile("\\d+\\w?");

  private final WorkspaceSink sink;

  WorkspacePlans(WorkspaceSink sink) {
    this.sink = sink;
  }

  /** Returns whether an object gathers tasks, rather than being one. */
  static boolean isPlan(Fields fields) {
    return fields.any("episode", "episode_id").isPresent()
        || (fields.text("id").isPresent()
            && fields.text("name", "title").isPresent()
            && fields.has("workflows", "workflow_type")
            && fields.has("tasks"));
  }

  /** Reads a plan and returns its name. */
  Optional<PlanId> read(String where, JsonNode node) {
    var fields = new Fields(node);
    var id =
        fields
            .text("id")
            .or(() -> fields.text("episode_id", "episode").map(WorkspacePlans::episode))
            .filter(name -> !AgentNames.isTemplate(name))
            .flatMap(name -> Texts.name(name, PlanId.MAX_LENGTH))
            .map(PlanId::new);
    id.ifPresent(name -> sink.take(where, () -> plan(name, fields)));
    return id;
  }

  private FoundPlan plan(PlanId id, Fields fields) {
    var name = fields.text("name", "title", "codename", "episode_title").orElse(id.value());
    var objective = fields.text("description", "overall_refined_objective", "north_star", "theme");
    var changed = fields.latest("updated_at", "completion_timestamp", "completed_at", "created_at");
    var steps = fields.any(STEPS).map(value -> StorableJson.of(value).text()).orElse("");
    return new FoundPlan(
        id,
        sink.path()
            .versionAt()
            .or(() -> changed)
            .or(() -> fields.time("last_updated", "timestamp")),
        Texts.storable(name, LONGEST_TEXT),
        Texts.storable(objective.orElse(""), LONGEST_TEXT),
        Texts.storable(steps, LONGEST_TEXT),
        status(fields),
        StorableJson.of(fields.node()),
        fields.time("created_at"));
  }

  private static PlanStatus status(Fields fields) {
    var found = fields.text("status", "state").flatMap(FoundTaskStatus::of);
    if (found.isEmpty()) {
      return PlanStatus.PLANNING;
    }
    return switch (found.get()) {
      case PENDING -> PlanStatus.PLANNING;
      case IN_PROGRESS -> PlanStatus.EXECUTING;
      case COMPLETED, RECORDED -> PlanStatus.COMPLETED;
      case FAILED_VALIDATION, CANCELLED -> PlanStatus.FAILED;
    };
  }

  private static String episode(String number) {
    return DIGITS.matcher(number).matches() ? "episode-" + padded(number) : number;
  }

  private static String padded(String number) {
    return number.length() < 2 ? "0" + number : number;
  }
}
