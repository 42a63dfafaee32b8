package io.skep.bootstrap.cli;

import io.skep.Skep;
import io.skep.application.importing.ImportListener;
import io.skep.application.importing.ImportReport;
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

/** A store, and what is in it apart from what is made up anew in every store. */
class StoredSwarm {

  private static final int PAGE = PageRequest.MAX_LIMIT;

  private final String url;

  StoredSwarm(String url) {
    this.url = url;
  }

  ImportReport imported(Path files, ImportListener listener) {
    try (var skep = open()) {
      var source = skep.importSources().open(List.of(files), Optional.empty());
      return skep.importer().run(source, listener);
    }
  }

  /** Returns agents, tasks and messages by name, as text. */
  Map<String, String> contents() {
    return read(
        swarm -> {
          Map<String, String> contents = new TreeMap<>();
          Map<TaskId, String> keys = new HashMap<>();
          var tasks = Pages.all(PAGE, page -> swarm.tasks().list(TaskQuery.ALL, page));
          tasks.forEach(task -> keys.put(task.id(), task.spec().key().orElseThrow()));
          tasks.forEach(
              task -> contents.put("task " + keys.get(task.id()), text(swarm, task, keys)));
          var copies = new HashMap<String, String>();
          for (var agent : Pages.all(PAGE, page -> swarm.agents().list(AgentQuery.ALL, page))) {
            contents.put("agent " + agent.id(), text(agent));
            Pages.all(PAGE, page -> swarm.mailbox().inbox(agent.id(), InboxQuery.ALL, page))
                .forEach(
                    entry ->
                        copies.merge(
                            entry.message().id().toString(),
                            agent.id() + " " + entry.delivery().status(),
                            (one, other) -> one + ", " + other));
          }
          for (var kind : ThreadKind.values()) {
            for (var thread : Pages.all(PAGE, page -> swarm.messages().threads(kind, page))) {
              for (var message : swarm.messages().last(thread.id(), PAGE)) {
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
    return List.of(agent.profile(), agent.status(), agent.statusFound(), agent.focus()).toString();
  }

  private static String text(Message message) {
    return List.of(message.key(), message.author(), message.content(), message.at()).toString();
  }
}
