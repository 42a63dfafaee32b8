package io.skep;

import com.google.inject.Module;
import com.google.inject.PrivateModule;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.skep.adapters.files.FilesModule;
import io.skep.application.archive.ArchiveStorage;
import io.skep.application.exporting.ExportTargets;
import io.skep.application.importing.run.ImportSources;
import io.skep.domain.agent.AgentRegistry;
import io.skep.domain.conversation.Conversations;
import io.skep.domain.mail.Mailbox;
import io.skep.domain.message.MessageLog;
import io.skep.domain.plan.Plans;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Queues;
import io.skep.domain.task.TaskManager;
import io.skep.domain.transaction.UnitOfWork;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Guice module that opens a store of swarms.
 *
 * <p>Provides {@link Skep}, opened at first use and closed by the program, the default {@link
 * Swarm}, and its services: {@link TaskManager}, {@link Queues}, {@link AgentRegistry}, {@link
 * Conversations}, {@link Plans}, {@link MessageLog}, {@link Mailbox} and {@link UnitOfWork}.
 * Requires no bindings. All other bindings are private.
 */
public final class SkepModule extends PrivateModule {

  private static final Logger LOG = LoggerFactory.getLogger(SkepModule.class);

  private static final List<Class<?>> EXPOSED =
      List.of(
          Skep.class,
          Swarm.class,
          TaskManager.class,
          Queues.class,
          AgentRegistry.class,
          Conversations.class,
          Plans.class,
          MessageLog.class,
          Mailbox.class,
          UnitOfWork.class);

  private final Configuration configuration;
  private final List<Module> modules;

  /**
   * Creates the module.
   *
   * @param builder configuration of the store; later changes to the builder have no effect
   * @throws io.skep.domain.error.InvalidArgumentException if settings are invalid or unknown; the
   *     message names all of them
   */
  public SkepModule(SkepBuilder builder) {
    configuration = builder.configuration();
    modules = modules(configuration);
    LOG.info(
        "modules selected modules={}",
        modules.stream().map(p -> p.getClass().getSimpleName()).toList());
  }

  /** Selects the modules of the configured store in one place. */
  private static List<Module> modules(Configuration configuration) {
    return List.of(configuration.store().module(), new FilesModule(configuration.filesSettings()));
  }

  @Override
  protected void configure() {
    binder().requireExplicitBindings();
    modules.forEach(this::install);
    EXPOSED.forEach(this::expose);
  }

  @Provides
  InstantSource clock() {
    return StoreHandle.SYSTEM_CLOCK;
  }

  @Provides
  @Singleton
  Skep skep(
      StoreHandle store,
      Provider<ImportSources> sources,
      Provider<ExportTargets> targets,
      Provider<ArchiveStorage> folders) {
    return new Skep(store, sources::get, targets::get, folders::get, configuration);
  }

  @Provides
  Swarm swarm(Skep skep) {
    return skep.swarm();
  }

  @Provides
  TaskManager tasks(Swarm swarm) {
    return swarm.tasks();
  }

  @Provides
  Queues queues(Swarm swarm) {
    return swarm.queues();
  }

  @Provides
  AgentRegistry agents(Swarm swarm) {
    return swarm.agents();
  }

  @Provides
  Conversations conversations(Swarm swarm) {
    return swarm.conversations();
  }

  @Provides
  Plans plans(Swarm swarm) {
    return swarm.plans();
  }

  @Provides
  MessageLog messages(Swarm swarm) {
    return swarm.messages();
  }

  @Provides
  Mailbox mailbox(Swarm swarm) {
    return swarm.mailbox();
  }

  @Provides
  UnitOfWork unitOfWork(Swarm swarm) {
    return swarm.unitOfWork();
  }
}
