package io.skep.bootstrap.cli.command;

import static java.util.Objects.requireNonNull;

import io.skep.application.exporting.ExportReport;
import io.skep.bootstrap.cli.output.CommandResult;
import io.skep.domain.value.AgentId;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Command {@code export}: writes agents, their tasks and their mail as workspace files. */
@Command(
    description = {
      "Export agents, their tasks and their mail as workspace files.",
      "Files written by other programs are not overwritten. Importing an export changes nothing."
    })
public final class ExportCommand implements Callable<Integer> {

  @ParentCommand @Nullable SkepCommand skep;

  @Parameters(paramLabel = "DIR", description = "Target folder; created if it does not exist.")
  @Nullable Path folder;

  @Option(names = "--agent", description = "Export this agent only.")
  @Nullable AgentId agent;

  @Option(names = "--overwrite", description = "Overwrite files written by other programs too.")
  boolean overwrite;

  @Override
  public Integer call() {
    var root = requireNonNull(skep);
    return root.withSkep(
        true,
        opened -> {
          var target = opened.exportTargets().open(requireNonNull(folder), overwrite);
          var exporter = opened.exporter(root.swarmId());
          return view(agent == null ? exporter.export(target) : exporter.export(target, agent));
        });
  }

  private static CommandResult view(ExportReport report) {
    return CommandResult.fields()
        .with("agents", report.agents())
        .with("tasks", report.tasks())
        .with("messages", report.messages())
        .with("written", report.written())
        .with("unchanged", report.unchanged())
        .with("refused", report.skipped());
  }
}
