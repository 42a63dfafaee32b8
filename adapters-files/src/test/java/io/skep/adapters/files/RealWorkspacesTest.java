package io.skep.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skep.application.importing.ImportCounts;
import io.skep.application.importing.ImportListener;
import io.skep.application.importing.ImportReport;
import io.skep.application.importing.Importer;
import io.skep.domain.store.Store;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.memory.InMemoryStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealWorkspacesTest {

  private static final Path DATA = Path.of("../../shared/realdata");

  @BeforeEach
  void needsTheData() {
    assumeTrue(Files.isDirectory(DATA), "no real data in " + DATA);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "agent-cellphone",
        "agent-cellphone-history",
        "agent-cellphone-versions",
        "autodream",
        "autodream-history",
        "autodream-versions",
        "dream-history",
        "swarm",
        "swarm-history",
        "swarm-versions",
        "victor",
        "victor-history",
        "victor-versions"
      })
  void bringsInEachFolderOnce(String folder) {
    var store = InMemoryStore.open(() -> Instant.parse("2026-01-01T00:00:00Z"));
    var first = imported(store, folder);
    System.err.println(folder + " " + first.files() + " " + first.imported() + " " + first.agents() + first.tasks() + first.messages() + first.dependencies());
    var second = imported(store, folder);
    System.err.println("   again " + second.agents() + second.tasks() + second.messages() + second.dependencies());
    var f = first.problems().stream().map(Object::toString).toList();
    second.problems().stream().filter(p -> !f.contains(p.toString())).limit(10).forEach(System.err::println);
    first.problems().stream().filter(p -> !p.reason().contains("not as a status")&&!p.reason().startsWith("ignored")&&!p.reason().startsWith("no JSON")).limit(40).forEach(System.err::println);

    assertThat(first.files())
        .isPositive()
        .isEqualTo(first.imported() + first.ignored() + first.quarantined());
    assertThat(unchanged(second.agents())).isTrue();
    assertThat(unchanged(second.tasks())).isTrue();
    assertThat(unchanged(second.messages())).isTrue();
    assertThat(unchanged(second.dependencies())).isTrue();
  }

  private static boolean unchanged(ImportCounts counts) {
    return counts.created() == 0 && counts.updated() == 0;
  }

  private static ImportReport imported(Store store, String folder) {
    var source =
        FilesModule.importSources(FilesSettings.DEFAULT)
            .open(List.of(DATA.resolve(folder)), Optional.empty());
    return new Importer(SwarmId.DEFAULT, store).run(source, ImportListener.NONE);
  }
}
