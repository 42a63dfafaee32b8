package io.skep.application.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TaskOrderTest {

  private static TaskOrder order(FoundTask... tasks) {
    List<Placed<FoundTask>> placed = new ArrayList<>();
    for (var task : tasks) {
      placed.add(new Placed<>(Place.file("input"), task));
    }
    return TaskOrder.of(placed);
  }

  private static List<String> keys(TaskOrder order) {
    return order.tasks().stream().map(placed -> placed.found().key()).toList();
  }

  @Test
  void putsWhatIsWaitedForFirst() {
    var order = order(Input.task("c", "a", "b"), Input.task("b", "a"), Input.task("a"));

    assertThat(keys(order)).containsExactly("a", "b", "c");
    assertThat(order.cycles().byDependent()).isEmpty();
  }

  @Test
  void leavesTheRestAsItIs() {
    assertThat(keys(order(Input.task("z", "elsewhere"), Input.task("a"), Input.task("m"))))
        .containsExactly("z", "a", "m");
  }

  @Test
  void goesAlongChainsOfAnyLength() {
    int length = 50_000;
    var tasks = new FoundTask[length];
    for (int i = 0; i < length; i++) {
      tasks[i] = i == length - 1 ? Input.task("t" + i) : Input.task("t" + i, "t" + (i + 1));
    }

    assertThat(keys(order(tasks))).startsWith("t" + (length - 1)).endsWith("t0").hasSize(length);
  }

  @Test
  void namesTheWaitThatClosesACycle() {
    var order = order(Input.task("a", "b"), Input.task("b", "a"), Input.task("s", "s"));

    assertThat(keys(order)).containsExactlyInAnyOrder("a", "b", "s");
    assertThat(order.cycles().byDependent())
        .isEqualTo(Map.of("b", Map.of("a", true), "s", Map.of("s", true)));
  }
}
