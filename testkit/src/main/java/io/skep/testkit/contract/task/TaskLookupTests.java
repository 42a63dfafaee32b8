package io.skep.testkit.contract.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.TooLargeException;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.TaskId;
import io.skep.testkit.contract.store.StoreContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contract tests of lookups by id and by key. */
abstract class TaskLookupTests extends TaskContractPart {

  TaskLookupTests(StoreContract contract) {
    super(contract);
  }

  @Test
  void findIsEmptyForAnUnknownId() {
    add("task");

    assertThat(tasks().find(swarmId(), unknown())).isEmpty();
  }

  @Test
  void findIgnoresOtherSwarms() {
    var task = add("task");

    assertThat(tasks().find(otherSwarmId(), task.id())).isEmpty();
  }

  @Test
  void findAllOmitsUnknownIds() {
    var one = add("one");
    var two = add("two");
    add("three");

    assertThat(tasks().findAll(swarmId(), List.of(two.id(), unknown(), one.id())))
        .containsExactlyInAnyOrder(one, two);
    assertThat(tasks().findAll(swarmId(), List.of())).isEmpty();
    assertThat(tasks().findAll(otherSwarmId(), List.of(one.id()))).isEmpty();
  }

  @Test
  void findAllIgnoresDuplicateIds() {
    var task = add("task");

    assertThat(tasks().findAll(swarmId(), List.of(task.id(), task.id()))).containsExactly(task);
  }

  @Test
  void findAllAcceptsAThousandIdsAndRejectsMore() {
    var tasks =
        addAll(IntStream.range(0, MANY).mapToObj(i -> taskFactory().create("task " + i)).toList());
    var ids = ids(tasks);

    assertThat(tasks().findAll(swarmId(), ids)).containsExactlyInAnyOrderElementsOf(tasks);
    assertThatThrownBy(() -> tasks().findAll(swarmId(), oneMore(ids, unknown())))
        .isInstanceOf(TooLargeException.class);
  }

  @Test
  void findKeysOmitsUnknownKeys() {
    var one = add(keyed("one"));
    var two = add(keyed("two"));

    assertThat(tasks().findIdsByKey(swarmId(), List.of("two", "three", "one", "two")))
        .isEqualTo(Map.of("one", one.id(), "two", two.id()));
    assertThat(tasks().findIdsByKey(swarmId(), List.of())).isEmpty();
    assertThat(tasks().findIdsByKey(otherSwarmId(), List.of("one"))).isEmpty();
  }

  @Test
  void findKeysDistinguishesKeysExactly() {
    List<String> keys =
        List.of("k", "K", "k%", "k_", "é", "e\u0301", "0", "00", "\uD83D\uDC1D", "a'b\"c\\d");
    List<Task> tasks = new ArrayList<>();
    keys.forEach(key -> tasks.add(add(keyed(key))));

    var found = tasks().findIdsByKey(swarmId(), keys);

    assertThat(keys.stream().map(found::get)).containsExactlyElementsOf(ids(tasks));
    assertThat(tasks().findIdsByKey(swarmId(), List.of("É", "%", "0.0"))).isEmpty();
  }

  @Test
  void findKeysAcceptsAThousandKeysAndRejectsMore() {
    var keys = IntStream.range(0, MANY).mapToObj(i -> "key " + i).toList();
    addAll(keys.stream().map(key -> taskFactory().create(keyed(key))).toList());

    assertThat(tasks().findIdsByKey(swarmId(), keys)).hasSize(MANY);
    assertThatThrownBy(() -> tasks().findIdsByKey(swarmId(), oneMore(keys, "one more")))
        .isInstanceOf(TooLargeException.class);
  }

  private TaskId unknown() {
    return new TaskId(contract().store.ids().next());
  }

  private static TaskSpec keyed(String key) {
    return TaskSpec.builder("task").key(key).build();
  }

  private static <T> List<T> oneMore(List<T> many, T more) {
    List<T> all = new ArrayList<>(many);
    all.add(more);
    return all;
  }
}
