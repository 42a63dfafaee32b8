package io.skep.adapters.files.workspace;

import io.skep.adapters.files.text.AgentNameParser;
import io.skep.adapters.files.text.JsonSanitizer;
import io.skep.adapters.files.text.LenientJson;
import io.skep.adapters.files.text.TaskStatusParser;
import io.skep.adapters.files.text.TextSanitizer;
import io.skep.application.importing.record.ImportedPlan;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.value.PlanId;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reader of plans in JSON and YAML: projects, workflows and episodes, which group tasks. */
final class WorkspacePlanReader {

  private static final int MAX_TEXT_LENGTH = 100_000;
  private static final String[] STEPS = {"tasks", "milestones", "definition_of_done", "artifacts"};
  private static final Pattern DIGITS = Pattern.compile("\\d+\\w?");

  private final WorkspaceRecordCollector sink;

  WorkspacePlanReader(WorkspaceRecordCollector sink) {
    this.sink = sink;
  }

  /** Returns whether an object is a plan rather than a task. */
  static boolean isPlan(LenientJson fields) {
    return fields.firstNonEmpty("episode", "episode_id").isPresent()
        || (fields.text("id").isPresent()
            && fields.text("name", "title").isPresent()
            && fields.hasAny("workflows", "workflow_type")
            && fields.hasAny("tasks"));
  }

  /** Reads a plan, emits it, and returns its id; empty if the plan has none. */
  Optional<PlanId> read(String where, JsonNode node) {
    var fields = new LenientJson(node);
    var id =
        fields
            .text("id")
            .or(() -> fields.text("episode_id", "episode").map(WorkspacePlanReader::episodeId))
            .filter(name -> !AgentNameParser.isTemplate(name))
            .flatMap(name -> TextSanitizer.toSingleLine(name, PlanId.MAX_LENGTH))
            .map(PlanId::new);
    id.ifPresent(name -> sink.collect(where, () -> plan(name, fields)));
    return id;
  }

  private ImportedPlan plan(PlanId id, LenientJson fields) {
    var name = fields.text("name", "title", "codename", "episode_title").orElse(id.value());
    var objective = fields.text("description", "overall_refined_objective", "north_star", "theme");
    var changed =
        fields.latestTime("updated_at", "completion_timestamp", "completed_at", "created_at");
    var steps =
        fields.firstNonEmpty(STEPS).map(value -> JsonSanitizer.sanitize(value).text()).orElse("");
    return new ImportedPlan(
        id,
        sink.path()
            .versionTime()
            .or(() -> changed)
            .or(() -> fields.time("last_updated", "timestamp")),
        TextSanitizer.sanitize(name, MAX_TEXT_LENGTH),
        TextSanitizer.sanitize(objective.orElse(""), MAX_TEXT_LENGTH),
        TextSanitizer.sanitize(steps, MAX_TEXT_LENGTH),
        status(fields),
        JsonSanitizer.sanitize(fields.node()),
        fields.time("created_at"));
  }

  private static PlanStatus status(LenientJson fields) {
    var status = fields.text("status", "state").flatMap(TaskStatusParser::parse);
    if (status.isEmpty()) {
      return PlanStatus.PLANNING;
    }
    return switch (status.get()) {
      case PENDING -> PlanStatus.PLANNING;
      case IN_PROGRESS -> PlanStatus.EXECUTING;
      case COMPLETED, RECORDED -> PlanStatus.COMPLETED;
      case FAILED_VALIDATION, CANCELLED -> PlanStatus.FAILED;
    };
  }

  private static String episodeId(String number) {
    return DIGITS.matcher(number).matches() ? "episode-" + zeroPad(number) : number;
  }

  private static String zeroPad(String number) {
    return number.length() < 2 ? "0" + number : number;
  }
}
