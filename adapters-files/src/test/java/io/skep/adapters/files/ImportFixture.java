package io.skep.adapters.files;

import io.skep.adapters.files.input.FilesSettings;
import io.skep.application.importing.run.ImportListener;
import io.skep.application.importing.run.ImportReport;
import io.skep.application.importing.run.Importer;
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

/** Folder with files and the in-memory store for their import. */
public final class ImportFixture {

  public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static final int PAGE = 1_000;

  public final Path path;
  public final Store store = InMemoryStore.open(() -> NOW);

  public ImportFixture(Path path) {
    this.path = path;
  }

  public ImportFixture withFile(String file, String... lines) {
    return withFile(file, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  public ImportFixture withFile(String file, byte[] contents) {
    try {
      var target = path.resolve(file);
      Files.createDirectories(target.getParent());
      Files.write(target, contents);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public ImportReport runImport() {
    return runImport(FilesSettings.DEFAULT);
  }

  public ImportReport runImport(FilesSettings settings) {
    return runImport(path, settings);
  }

  public ImportReport runImport(Path other) {
    return runImport(other, FilesSettings.DEFAULT);
  }

  private ImportReport runImport(Path root, FilesSettings settings) {
    var source = FilesModule.importSources(settings).open(List.of(root), Optional.empty());
    return new Importer(SwarmId.DEFAULT, store).importFrom(source, ImportListener.NONE);
  }

  public Agent agent(String id) {
    return store.agents().find(SwarmId.DEFAULT, new AgentId(id)).orElseThrow();
  }

  public Task task(String key) {
    return store.unitOfWork().read(() -> findTask(key)).orElseThrow();
  }

  Optional<Task> findTask(String key) {
    return Optional.ofNullable(store.tasks().findIdsByKey(SwarmId.DEFAULT, List.of(key)).get(key))
        .flatMap(id -> store.tasks().find(SwarmId.DEFAULT, id));
  }

  public List<Message> thread(String thread) {
    return store.messages().findAfter(SwarmId.DEFAULT, ThreadId.parse(thread), 0, PAGE);
  }

  public List<InboxEntry> inbox(String agent) {
    return store
        .deliveries()
        .inbox(SwarmId.DEFAULT, new AgentId(agent), InboxQuery.ALL, PageRequest.first(PAGE))
        .items();
  }
}
