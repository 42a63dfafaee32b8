package io.skep.application.exporting;

import io.skep.application.importing.record.IdKeys;
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
 * Exports agents, their tasks and their messages to workspace files.
 *
 * <p>Reads page by page, each page from one snapshot; concurrent changes may or may not be
 * included. Importing the files into the same store changes nothing. Tasks without an agent are not
 * exported. Thread-safe.
 */
public final class Exporter {

  private static final int PAGE_SIZE = 200;

  private final SwarmId swarm;
  private final Store store;

  /** Creates the exporter of a swarm. */
  public Exporter(SwarmId swarm, Store store) {
    this.swarm = swarm;
    this.store = store;
  }

  /**
   * Exports all agents. A workspace that must not be overwritten is skipped and listed in the
   * report.
   *
   * @throws io.skep.domain.error.StoreException if a workspace stays locked or cannot be written;
   *     those before it are written
   */
  public ExportReport export(ExportTarget target) {
    var run = new ExportRun(target);
    forEachItem(request -> store.agents().list(swarm, AgentQuery.ALL, request), run::exportAgent);
    return run.report();
  }

  /**
   * Exports one agent.
   *
   * @throws NotFoundException if the agent is not registered
   * @throws io.skep.domain.error.StoreException if its workspace stays locked or cannot be written
   */
  public ExportReport export(ExportTarget target, AgentId agent) {
    var run = new ExportRun(target);
    run.exportAgent(
        store
            .agents()
            .find(swarm, agent)
            .orElseThrow(() -> new NotFoundException("agent", agent.value())));
    return run.report();
  }

  private static <T> void forEachItem(Function<PageRequest, Page<T>> list, Consumer<T> each) {
    var request = PageRequest.first(PAGE_SIZE);
    while (true) {
      var page = list.apply(request);
      page.items().forEach(each);
      if (page.next().isEmpty()) {
        return;
      }
      request = request.after(page.next().get());
    }
  }

  /** State of one export. Not thread-safe. */
  private final class ExportRun {

    private final ExportTarget target;
    private final List<String> skipped = new ArrayList<>();
    private long agents;
    private long tasks;
    private long messages;
    private long written;
    private long unchanged;

    ExportRun(ExportTarget target) {
      this.target = target;
    }

    void exportAgent(Agent agent) {
      try (var workspace = target.openWorkspace(agent.id())) {
        workspace.writeAgent(agent);
        forEachItem(
            request -> store.tasks().list(swarm, TaskQuery.ofAgent(agent.id()), request),
            task -> exportTask(task, workspace));
        exportReceived(agent.id(), workspace);
        exportSent(ThreadId.of(agent.id()), workspace);
        var files = workspace.finish();
        agents++;
        written += files.written();
        unchanged += files.unchanged();
        skipped.addAll(files.skipped());
      } catch (AlreadyExistsException e) {
        skipped.add(e.getMessage());
      }
    }

    ExportReport report() {
      return new ExportReport(agents, tasks, messages, written, unchanged, skipped);
    }

    private void exportTask(Task task, WorkspaceWriter workspace) {
      workspace.addTask(new ExportedTask(task, keyOf(task), blockerKeys(task.id())));
      tasks++;
    }

    private SortedSet<String> blockerKeys(TaskId task) {
      var ids = store.tasks().blockersOf(swarm, task);
      var blockers = ids.isEmpty() ? List.<Task>of() : store.tasks().findAll(swarm, ids);
      return blockers.stream().map(Exporter::keyOf).collect(Collectors.toCollection(TreeSet::new));
    }

    private void exportReceived(AgentId agent, WorkspaceWriter workspace) {
      forEachItem(
          request -> store.deliveries().inbox(swarm, agent, InboxQuery.ALL, request),
          entry -> exportMessage(entry.message(), true, List.of(entry.delivery()), workspace));
    }

    private void exportSent(ThreadId thread, WorkspaceWriter workspace) {
      long sequence = 0;
      while (true) {
        var page = store.messages().findAfter(swarm, thread, sequence, PAGE_SIZE);
        if (page.isEmpty()) {
          return;
        }
        for (var message : page) {
          exportMessage(message, false, deliveriesOf(message), workspace);
          sequence = message.sequence();
        }
      }
    }

    /** Returns the deliveries of a message, up to the maximum that an import accepts. */
    private List<Delivery> deliveriesOf(Message message) {
      return message.headers().isEmpty()
          ? List.of()
          : store
              .deliveries()
              .deliveriesOf(swarm, message.id(), PageRequest.first(PageRequest.MAX_LIMIT))
              .items();
    }

    private void exportMessage(
        Message message, boolean received, List<Delivery> copies, WorkspaceWriter workspace) {
      workspace.writeMessage(
          new ExportedMessage(
              message,
              message.key().orElseGet(() -> IdKeys.of(message.id().value())),
              received,
              copies));
      messages++;
    }
  }

  private static String keyOf(Task task) {
    return task.spec().key().orElseGet(() -> IdKeys.of(task.id().value()));
  }
}
