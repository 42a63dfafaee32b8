package io.skep.bootstrap.cli;

import io.skep.Skep;
import io.skep.application.importing.run.ImportListener;
import io.skep.application.importing.run.ImportReport;
import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentQuery;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.message.Message;
import io.skep.domain.message.ThreadKind;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.TaskId;
import io.skep.testkit.fixture.Pages;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Contents of a store without values that differ between stores. */
class StoreContents {

  private static final int PAGE_SIZE = PageRequest.MAX_LIMIT;

  private final String url;

  StoreContents(String url) {
    this.url = url;
  }

  ImportReport importFiles(Path files, ImportListener listener) {
    try (var skep = open()) {
      var source = skep.importSources().open(List.of(files), Optional.empty());
      return skep.importer().importFrom(source, listener);
    }
  }

  /** Returns agents, tasks and messages by name, as text. */
  Map<String, String> contents() {
    return read(
        swarm -> {
          Map<String, String> contents = new TreeMap<>();
          Map<TaskId, String> keys = new HashMap<>();
          var tasks = Pages.collectAll(PAGE_SIZE, page -> swarm.tasks().list(TaskQuery.ALL, page));
          tasks.forEach(task -> keys.put(task.id(), task.spec().key().orElseThrow()));
          tasks.forEach(
              task -> contents.put("task " + keys.get(task.id()), text(swarm, task, keys)));
          var copies = new HashMap<String, String>();
          for (var agent :
              Pages.collectAll(PAGE_SIZE, page -> swarm.agents().list(AgentQuery.ALL, page))) {
            contents.put("agent " + agent.id(), text(agent));
            Pages.collectAll(
                    PAGE_SIZE, page -> swarm.mailbox().inbox(agent.id(), InboxQuery.ALL, page))
                .forEach(
                    entry ->
                        copies.merge(
                            entry.message().id().toString(),
                            agent.id() + " " + entry.delivery().status(),
                            (one, other) -> one + ", " + other));
          }
          for (var kind : ThreadKind.values()) {
            for (var thread :
                Pages.collectAll(PAGE_SIZE, page -> swarm.messages().listThreads(kind, page))) {
              for (var message : swarm.messages().findLast(thread.id(), PAGE_SIZE)) {
                contents.put(
                    "message %s %d".formatted(thread.id(), message.sequence()),
                    text(message) + copies.getOrDefault(message.id().toString(), ""));
              }
            }
          }
          return contents;
        });
  }

  <T> T read(Function<Swarm, T> question) {
    try (var skep = open()) {
      return question.apply(skep.swarm());
    }
  }

  private Skep open() {
    return Skep.builder().store(url).maintenance(false).open();
  }

  private static String text(Swarm swarm, Task task, Map<TaskId, String> keys) {
    var blockers =
        swarm.tasks().blockersOf(task.id()).stream()
            .map(keys::get)
            .sorted()
            .collect(Collectors.joining(" "));
    return List.of(task.spec(), task.status(), task.createdAt(), task.openBlockers(), blockers)
        .toString();
  }

  private static String text(Agent agent) {
    return List.of(agent.profile(), agent.status(), agent.importedStatus(), agent.focus())
        .toString();
  }

  private static String text(Message message) {
    return List.of(message.key(), message.author(), message.content(), message.createdAt())
        .toString();
  }
}
