package io.skep.application.importing.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.application.importing.record.ImportedTask;
import io.skep.application.importing.record.LocatedRecord;
import io.skep.application.importing.record.SourceLocation;
import io.skep.application.importing.run.InMemoryImportSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TopologicalOrderTest {

  private static TopologicalOrder order(ImportedTask... tasks) {
    List<LocatedRecord<ImportedTask>> located = new ArrayList<>();
    for (var task : tasks) {
      located.add(new LocatedRecord<>(SourceLocation.file("input"), task));
    }
    return TopologicalOrder.of(located);
  }

  private static List<String> keys(TopologicalOrder order) {
    return order.tasks().stream().map(located -> located.value().key()).toList();
  }

  @Test
  void ordersBlockersFirst() {
    var order =
        order(
            InMemoryImportSource.task("c", "a", "b"),
            InMemoryImportSource.task("b", "a"),
            InMemoryImportSource.task("a"));

    assertThat(keys(order)).containsExactly("a", "b", "c");
    assertThat(order.cycles().byDependent()).isEmpty();
  }

  @Test
  void keepsInputOrderOtherwise() {
    assertThat(
            keys(
                order(
                    InMemoryImportSource.task("z", "elsewhere"),
                    InMemoryImportSource.task("a"),
                    InMemoryImportSource.task("m"))))
        .containsExactly("z", "a", "m");
  }

  @Test
  void ordersChainsOfAnyLength() {
    int length = 50_000;
    var tasks = new ImportedTask[length];
    for (int i = 0; i < length; i++) {
      tasks[i] =
          i == length - 1
              ? InMemoryImportSource.task("t" + i)
              : InMemoryImportSource.task("t" + i, "t" + (i + 1));
    }

    assertThat(keys(order(tasks))).startsWith("t" + (length - 1)).endsWith("t0").hasSize(length);
  }

  @Test
  void reportsDependencyThatClosesCycle() {
    var order =
        order(
            InMemoryImportSource.task("a", "b"),
            InMemoryImportSource.task("b", "a"),
            InMemoryImportSource.task("s", "s"));

    assertThat(keys(order)).containsExactlyInAnyOrder("a", "b", "s");
    assertThat(order.cycles().byDependent())
        .isEqualTo(Map.of("b", Map.of("a", true), "s", Map.of("s", true)));
  }
}
