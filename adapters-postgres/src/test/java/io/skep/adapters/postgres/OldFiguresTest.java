package io.skep.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.jooq.Prepared;
import io.skep.domain.message.Entry;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.servers.PostgresServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * How queues and threads are looked into while the server's figures of it are none, or old ones.
 */
class OldFiguresTest {

  private static final List<Prepared> HOT =
      List.of(
          ClaimSql.CLAIM,
          ClaimSql.CLAIM_OF_PLAN,
          ClaimSql.PROMOTE,
          ReportSql.COMPLETE,
          ReportSql.COMPLETE_ALONE,
          ReportSql.EXTEND,
          TaskLists.EXPIRED,
          TaskLists.EXPIRED_TO_TAKE,
          TaskLists.READY,
          TaskLists.LOCK,
          TaskSql.FIND_ALL,
          TaskSql.REMOVE,
          BlockerSql.MARK,
          BlockerSql.OPEN_AMONG,
          BlockerSql.SET_OPEN,
          BlockerSql.FOLLOW,
          BlockerSql.FOLLOW_ENDED,
          BlockerSql.MARK_ENDED,
          TaskSql.REMOVE_ENDED,
          MessageSql.ADD,
          MessageSql.ADD_TO_MANY);

  private final String url = PostgresStores.newDatabase();

  @Test
  void rowsAreLookedUpById() throws SQLException {
    try (var store = PostgresStore.open(PostgresConfig.of(PostgresAddress.parse(url)))) {
      assertLookedUpById("empty");
      var swarm = new Swarm(SwarmId.DEFAULT, store.ports());
      fill(swarm);
      assertLookedUpById("filled, never counted");
      execute("ANALYZE");
      assertLookedUpById("filled and counted");
      execute("DELETE FROM task; DELETE FROM task_ready");
      execute("VACUUM ANALYZE");
      fill(swarm);
      assertLookedUpById("filled, counted when empty");
    }
  }

  private static void fill(Swarm swarm) {
    for (int i = 0; i < 3; i++) {
      for (int k = 0; k < 100; k++) {
        swarm.messages().append(ThreadId.topic(i + "/" + k), Entry.text(Role.USER, "text"));
      }
      swarm.tasks().queueAll(Collections.nCopies(1_000, TaskSpec.of("task")));
    }
  }

  private void assertLookedUpById(String when) throws SQLException {
    for (var statement : HOT) {
      var plan = Plans.of(url, statement);
      assertThat(wholeTables(plan))
          .as("%s, %s: %s", statement.operation(), when, String.join("\n", plan))
          .isEmpty();
    }
  }

  /**
   * Returns the steps that read tasks or threads, and are not led to them by their ids or names.
   */
  private static List<String> wholeTables(List<String> plan) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < plan.size(); i++) {
      var step = plan.get(i);
      if (step.matches(".* Scan .*on (task|thread|task_ended_\\w+)( .*)?")
          && !plan.get(i + 1).matches(".*Index Cond: \\(.*\\b(id|seq|owner) = .*")) {
        found.add(step);
      }
    }
    return found;
  }

  private void execute(String sql) throws SQLException {
    try (var connection = PostgresServer.connect(url);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
