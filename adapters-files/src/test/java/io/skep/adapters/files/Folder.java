package io.skep.adapters.files;

import io.skep.application.importing.ImportListener;
import io.skep.application.importing.ImportReport;
import io.skep.application.importing.Importer;
import io.skep.domain.agent.Agent;
import io.skep.domain.mail.InboxEntry;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.message.Message;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Store;
import io.skep.domain.task.Task;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.memory.InMemoryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A folder with files, and the store that they are imported into. */
final class Folder {

  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static final int PAGE = 1_000;

  final Path path;
  final Store store = InMemoryStore.open(() -> NOW);

  Folder(Path path) {
    this.path = path;
  }

  Folder with(String file, String... lines) {
    return with(file, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  Folder with(String file, byte[] contents) {
    try {
      var target = path.resolve(file);
      Files.createDirectories(target.getParent());
      Files.write(target, contents);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ImportReport imported() {
    return imported(FilesSettings.DEFAULT);
  }

  ImportReport imported(FilesSettings settings) {
    return imported(path, settings);
  }

  ImportReport imported(Path other) {
    return imported(other, FilesSettings.DEFAULT);
  }

  private ImportReport imported(Path what, FilesSettings settings) {
    var source = FilesModule.importSources(settings).open(List.of(what), Optional.empty());
    return new Importer(SwarmId.DEFAULT, store).run(source, ImportListener.NONE);
  }

  Agent agent(String id) {
    return store.agents().find(SwarmId.DEFAULT, new AgentId(id)).orElseThrow();
  }

  Task task(String key) {
    return store.work().read(() -> found(key)).orElseThrow();
  }

  Optional<Task> found(String key) {
    return Optional.ofNullable(store.tasks().findKeys(SwarmId.DEFAULT, List.of(key)).get(key))
        .flatMap(id -> store.tasks().find(SwarmId.DEFAULT, id));
  }

  List<Message> thread(String thread) {
    return store.messages().after(SwarmId.DEFAULT, ThreadId.parse(thread), 0, PAGE);
  }

  List<InboxEntry> inbox(String agent) {
    return store
        .deliveries()
        .inbox(SwarmId.DEFAULT, new AgentId(agent), InboxQuery.ALL, PageRequest.first(PAGE))
        .items();
  }
}
