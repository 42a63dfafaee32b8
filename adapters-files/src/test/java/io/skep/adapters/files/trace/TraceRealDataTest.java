package io.skep.adapters.files.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skep.adapters.files.ImportFixture;
import io.skep.application.importing.batch.ImportCounts;
import io.skep.domain.message.Message;
import io.skep.domain.message.ThreadId;
import io.skep.domain.message.ThreadKind;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Imports traces of real agent teams; skipped if the data is missing. */
final class TraceRealDataTest {

  private static final Path DATA = Path.of("../../shared/realdata/traces");

  @BeforeEach
  void assumeDataExists() {
    assumeTrue(Files.isDirectory(DATA), "no real data in " + DATA);
  }

  @Test
  void secondImportChangesNothing() {
    var folder = new ImportFixture(DATA);
    var first = folder.runImport();
    var second = folder.runImport();

    assertThat(first.files()).isEqualTo(120);
    assertThat(first.imported()).isEqualTo(120);
    assertThat(first.problems()).isEmpty();
    assertThat(first.conversations()).isEqualTo(new ImportCounts(119, 0, 0));
    assertThat(second.conversations()).isEqualTo(new ImportCounts(0, 0, 119));
    assertThat(second.messages()).isEqualTo(new ImportCounts(0, 0, first.messages().created()));
    assertThat(second.agents()).isEqualTo(new ImportCounts(0, 0, first.agents().created()));
  }

  @Test
  void importsEveryMessageCompleteAndInOrder() throws IOException {
    var folder = new ImportFixture(DATA);
    folder.runImport();
    List<String> written = new ArrayList<>();
    List<String> read = new ArrayList<>();
    for (var file : documents()) {
      for (var entry : JsonMapper.shared().readTree(Files.readAllBytes(file)).get("history")) {
        written.add(contentOf(entry));
      }
    }
    for (var thread :
        folder
            .store
            .messages()
            .listThreads(SwarmId.DEFAULT, ThreadKind.CONVERSATION, PageRequest.first(1_000))
            .items()) {
      if (!thread.id().owner().startsWith("dream-ai-logs")) {
        messages(folder, thread.id()).forEach(message -> read.add(contentOf(message)));
      }
    }

    assertThat(written).hasSizeGreaterThan(2_000);
    assertThat(read).containsExactlyInAnyOrderElementsOf(written);
    var largest = DATA.resolve("who-and-when/Who&When/Hand-Crafted/1.json");
    var tree = JsonMapper.shared().readTree(Files.readAllBytes(largest));
    var id = "who-and-when:hand-crafted:" + tree.get("question_ID").asString();
    List<String> order = new ArrayList<>();
    tree.get("history").forEach(entry -> order.add(contentOf(entry)));
    assertThat(folder.thread("conversation:" + id).stream().map(TraceRealDataTest::contentOf))
        .containsExactlyElementsOf(order);
  }

  private static List<Path> documents() throws IOException {
    try (var files = Files.walk(DATA)) {
      return files.filter(file -> file.toString().matches(".*\\.(json|traj)")).sorted().toList();
    }
  }

  private static List<Message> messages(ImportFixture folder, ThreadId thread) {
    List<Message> all = new ArrayList<>();
    while (true) {
      var part = folder.store.messages().findAfter(SwarmId.DEFAULT, thread, all.size(), 1_000);
      all.addAll(part);
      if (part.isEmpty()) {
        return all;
      }
    }
  }

  private static String contentOf(Message message) {
    return contentOf(JsonMapper.shared().readTree(message.content().text()));
  }

  private static String contentOf(JsonNode entry) {
    return entry.isObject() ? entry.get("content").toString() : entry.toString();
  }
}
