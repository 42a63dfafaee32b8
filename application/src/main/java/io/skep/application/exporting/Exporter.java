package io.skep.application.exporting;

import io.skep.application.importing.OwnKeys;
import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentQuery;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.mail.Delivery;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.message.Message;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Store;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes what agents are, their tasks and their mail as the files of their workspaces.
 *
 * <p>What is read is read page by page, each page as of one moment; what changes meanwhile is in
 * the files as it was before or after. Importing the files again where they came from changes
 * nothing. Tasks that are nobody's are in no workspace. Safe for use by many threads.
 */
public final class Exporter {

  private static final int PAGE = 200;

  private final SwarmId swarm;
  private final Store store;

  /** Creates the exporter of a swarm over its store. */
  public Exporter(SwarmId swarm, Store store) {
    this.swarm = swarm;
    this.store = store;
  }

  /**
   * Exports all agents. A workspace that may not be written is left as it is and told in the
   * report; the others are written.
   *
   * @throws io.skep.domain.error.StoreException if a workspace stays locked, or cannot be written;
   *     those before it are written
   */
  public ExportReport run(ExportTarget target) {
    var run = new Run(target);
    pages(request -> store.agents().list(swarm, AgentQuery.ALL, request), run::agent);
    return run.report();
  }

  /**
   * Exports one agent.
   *
   * @throws NotFoundException if it is not registered
   * @throws io.skep.domain.error.StoreException if its workspace stays locked, or cannot be written
   */
  public ExportReport run(ExportTarget target, AgentId agent) {
    var run = new Run(target);
    run.agent(
        store
            .agents()
            .find(swarm, agent)
            .orElseThrow(() -> new NotFoundException("agent", agent.value())));
    return run.report();
  }

  private static <T> void pages(Function<PageRequest, Page<T>> list, Consumer<T> each) {
    var request = PageRequest.first(PAGE);
    while (true) {
      var page = list.apply(request);
      page.items().forEach(each);
      if (page.next().isEmpty()) {
        return;
      }
      request = request.after(page.next().get());
    }
  }

  /** One export. Not safe for use by many threads. */
  private final class Run {

    private final ExportTarget target;
    private final List<String> refused = new ArrayList<>();
    private long agents;
    private long tasks;
    private long messages;
    private long written;
    private long unchanged;

    Run(ExportTarget target) {
      this.target = target;
    }

    void agent(Agent agent) {
      try (var workspace = target.begin(agent.id())) {
        workspace.agent(agent);
        pages(
            request -> store.tasks().list(swarm, TaskQuery.ofAgent(agent.id()), request),
            task -> task(task, workspace));
        received(agent.id(), workspace);
        sent(ThreadId.of(agent.id()), workspace);
        var files = workspace.finish();
        agents++;
        written += files.written();
        unchanged += files.unchanged();
        refused.addAll(files.refused());
      } catch (AlreadyExistsException e) {
        refused.add(e.getMessage());
      }
    }

    ExportReport report() {
      return new ExportReport(agents, tasks, messages, written, unchanged, refused);
    }

    private void task(Task task, WorkspaceWriter workspace) {
      workspace.task(new ExportedTask(task, keyOf(task), blockers(task.id())));
      tasks++;
    }

    private SortedSet<String> blockers(TaskId task) {
      var ids = store.tasks().blockersOf(swarm, task);
      var blockers = ids.isEmpty() ? List.<Task>of() : store.tasks().findAll(swarm, ids);
      return blockers.stream().map(Exporter::keyOf).collect(Collectors.toCollection(TreeSet::new));
    }

    private void received(AgentId agent, WorkspaceWriter workspace) {
      pages(
          request -> store.deliveries().inbox(swarm, agent, InboxQuery.ALL, request),
          entry -> message(entry.message(), true, List.of(entry.delivery()), workspace));
    }

    private void sent(ThreadId thread, WorkspaceWriter workspace) {
      long sequence = 0;
      while (true) {
        var page = store.messages().after(swarm, thread, sequence, PAGE);
        if (page.isEmpty()) {
          return;
        }
        for (var message : page) {
          message(message, false, copies(message), workspace);
          sequence = message.sequence();
        }
      }
    }

    /** Returns the copies of a message, as many as a message may have when it is brought in. */
    private List<Delivery> copies(Message message) {
      return message.envelope().isEmpty()
          ? List.of()
          : store
              .deliveries()
              .deliveriesOf(swarm, message.id(), PageRequest.first(PageRequest.MAX_LIMIT))
              .items();
    }

    private void message(
        Message message, boolean received, List<Delivery> copies, WorkspaceWriter workspace) {
      workspace.message(
          new ExportedMessage(
              message,
              message.key().orElseGet(() -> OwnKeys.of(message.id().value())),
              received,
              copies));
      messages++;
    }
  }

  private static String keyOf(Task task) {
    return task.spec().key().orElseGet(() -> OwnKeys.of(task.id().value()));
  }
}
