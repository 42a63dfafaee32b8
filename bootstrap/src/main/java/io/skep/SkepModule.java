package io.skep;

import com.google.inject.Module;
import com.google.inject.PrivateModule;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.skep.adapters.files.FilesModule;
import io.skep.application.archive.ArchiveFolders;
import io.skep.application.exporting.ExportTargets;
import io.skep.application.importing.ImportSources;
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
 * A store of swarms for programs that are put together by Guice.
 *
 * <p>Provides {@link Skep}, which is opened when it is needed first and which the program closes,
 * the {@link Swarm} of those who name none, and its services: {@link TaskManager}, {@link Queues},
 * {@link AgentRegistry}, {@link Conversations}, {@link Plans}, {@link MessageLog}, {@link Mailbox}
 * and {@link UnitOfWork}. Needs nothing. Everything else stays inside.
 */
public final class SkepModule extends PrivateModule {

  private static final Logger LOG = LoggerFactory.getLogger(SkepModule.class);

  private static final List<Class<?>> PROVIDED =
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
  private final List<Module> parts;

  /**
   * Creates the module.
   *
   * @param builder says how the store is opened; what is said later is not heard
   * @throws io.skep.domain.error.InvalidArgumentException if settings are bad or unknown; it names
   *     them all
   */
  public SkepModule(SkepBuilder builder) {
    configuration = builder.configuration();
    parts = parts(configuration);
    LOG.info("modules chosen {}", parts.stream().map(p -> p.getClass().getSimpleName()).toList());
  }

  /** Chooses the modules, so that none of them has to. */
  private static List<Module> parts(Configuration configuration) {
    return List.of(configuration.store().module(), new FilesModule(configuration.files()));
  }

  @Override
  protected void configure() {
    binder().requireExplicitBindings();
    parts.forEach(this::install);
    PROVIDED.forEach(this::expose);
  }

  @Provides
  InstantSource clock() {
    return OpenStore.CLOCK;
  }

  @Provides
  @Singleton
  Skep skep(
      OpenStore store,
      Provider<ImportSources> sources,
      Provider<ExportTargets> targets,
      Provider<ArchiveFolders> folders) {
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
  UnitOfWork work(Swarm swarm) {
    return swarm.work();
  }
}
