package io.skep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.ConfigurationException;
import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Stage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.mail.Mailbox;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskManager;
import io.skep.domain.task.TaskSpec;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SkepModuleTest {

  @TempDir private Path folder;

  /** Program whose dependencies Guice injects, without a binding of its own. */
  static final class Program {

    private final TaskManager tasks;
    private final Mailbox mailbox;

    @Inject
    Program(TaskManager tasks, Mailbox mailbox) {
      this.tasks = tasks;
      this.mailbox = mailbox;
    }
  }

  @Test
  void providesServicesOfOneStore() {
    var injector = injector(builder("a.db"));
    try (var skep = injector.getInstance(Skep.class)) {
      var program = injector.getInstance(Program.class);
      var task = program.tasks.enqueue(TaskSpec.of("task"));

      assertThat(skep.swarm().tasks().find(task.id())).contains(task);
      assertThat(injector.getInstance(Swarm.class)).isSameAs(skep.swarm());
      assertThat(program.mailbox).isSameAs(skep.swarm().mailbox());
      assertThat(skep.importSources().formats()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void buildsSameObjectGraphAsBuilder(boolean metered) {
    var one = builder("a.db");
    var other = builder("b.db");
    if (metered) {
      one.meterRegistry(new SimpleMeterRegistry());
      other.meterRegistry(new SimpleMeterRegistry());
    }
    try (var built = one.open();
        var injected = injector(other).getInstance(Skep.class)) {
      assertThat(types(injected.store())).isEqualTo(types(built.store()));
      assertThat(injected.importSources()).hasSameClassAs(built.importSources());
      assertThat(injected.exportTargets()).hasSameClassAs(built.exportTargets());
    }
  }

  @Test
  void opensStoreLazily() {
    injector(builder("a.db"));
    assertThat(Files.exists(folder.resolve("a.db"))).isFalse();
  }

  @Test
  void supportsSeveralInstances() {
    var one = injector(builder("a.db"));
    var other = injector(builder("b.db"));
    try (var first = one.getInstance(Skep.class);
        var second = other.getInstance(Skep.class)) {
      first.swarm().tasks().enqueue(TaskSpec.of("task"));
      assertThat(second.swarm().queues().countByStatus()).isEmpty();
    }
  }

  @Test
  void hidesInternalBindings() {
    var injector = injector(builder("a.db"));
    assertThatThrownBy(() -> injector.getInstance(Store.class))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void rejectsInvalidSettingsOnCreation() {
    assertThatThrownBy(() -> new SkepModule(builder("a.db").setting("worker.lease", "soon")))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("worker.lease");
  }

  private SkepBuilder builder(String file) {
    return Skep.builder().store(folder.resolve(file));
  }

  private static Injector injector(SkepBuilder builder) {
    return Guice.createInjector(
        Stage.DEVELOPMENT,
        new AbstractModule() {
          @Override
          protected void configure() {
            install(new SkepModule(builder));
          }
        });
  }

  private static List<String> types(Store store) {
    return Stream.of(Store.class.getRecordComponents())
        .map(component -> read(component, store).getClass().getName())
        .toList();
  }

  private static Object read(RecordComponent component, Store store) {
    try {
      return component.getAccessor().invoke(store);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(component.getName(), e);
    }
  }
}
