package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;

import io.skep.application.exporting.ExportReport;
import io.skep.domain.value.AgentId;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Writes agents, their tasks and their mail as files. */
@Command(
    description = {
      "Write agents, their tasks and their mail as files of workspaces.",
      "Files that something else has written are left alone. Importing an export changes nothing."
    })
final class ExportCommand implements Callable<Integer> {

  @ParentCommand @Nullable SkepCommand skep;

  @Parameters(paramLabel = "DIR", description = "Where; made if it is not there.")
  @Nullable Path folder;

  @Option(names = "--agent", description = "Only this agent.")
  @Nullable AgentId agent;

  @Option(names = "--replace", description = "Replace also what something else has written.")
  boolean replace;

  @Override
  public Integer call() {
    var root = requireNonNull(skep);
    return root.withSkep(
        true,
        opened -> {
          var target = opened.exportTargets().open(requireNonNull(folder), replace);
          var exporter = opened.exporter(root.swarm);
          return view(agent == null ? exporter.run(target) : exporter.run(target, agent));
        });
  }

  private static Doc view(ExportReport report) {
    return Doc.fields()
        .with("agents", report.agents())
        .with("tasks", report.tasks())
        .with("messages", report.messages())
        .with("written", report.written())
        .with("unchanged", report.unchanged())
        .with("refused", report.refused());
  }
}
