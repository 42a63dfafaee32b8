package io.skep.adapters.postgres.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.postgres.PostgresStoreFixture;
import io.skep.adapters.postgres.QueryPlans;
import io.skep.adapters.postgres.connection.PostgresAddress;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.adapters.postgres.message.PostgresMessageSql;
import io.skep.domain.message.MessageInput;
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
class StaleStatisticsTest {

  private static final List<SqlStatement> HOT_STATEMENTS =
      List.of(
          PostgresClaimSql.CLAIM,
          PostgresClaimSql.CLAIM_OF_PLAN,
          PostgresClaimSql.PROMOTE,
          LeaseSql.COMPLETE,
          LeaseSql.COMPLETE_WITHOUT_DEPENDENTS,
          LeaseSql.EXTEND_LEASES,
          PostgresTaskListSql.FIND_EXPIRED,
          PostgresTaskListSql.LOCK_EXPIRED,
          PostgresTaskListSql.LIST_READY,
          PostgresTaskListSql.LOCK_TASKS,
          PostgresTaskSql.FIND_ALL,
          PostgresTaskSql.DELETE,
          PostgresBlockerSql.MARK_HAS_DEPENDENTS,
          PostgresBlockerSql.FIND_UNSUCCESSFUL,
          PostgresBlockerSql.SET_OPEN_BLOCKERS,
          PostgresBlockerSql.UPDATE_DEPENDENTS,
          PostgresBlockerSql.UPDATE_ENDED_DEPENDENTS,
          PostgresBlockerSql.MARK_ENDED_HAS_DEPENDENTS,
          PostgresTaskSql.DELETE_ENDED,
          PostgresMessageSql.INSERT,
          PostgresMessageSql.INSERT_INTO_MANY_THREADS);

  private final String url = PostgresStoreFixture.newDatabase();

  @Test
  void looksUpRowsById() throws SQLException {
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
        swarm.messages().append(ThreadId.topic(i + "/" + k), MessageInput.text(Role.USER, "text"));
      }
      swarm.tasks().enqueueAll(Collections.nCopies(1_000, TaskSpec.of("task")));
    }
  }

  private void assertLookedUpById(String when) throws SQLException {
    for (var statement : HOT_STATEMENTS) {
      var plan = QueryPlans.of(url, statement);
      assertThat(fullScans(plan))
          .as("%s, %s: %s", statement.operation(), when, String.join("\n", plan))
          .isEmpty();
    }
  }

  /**
   * Returns the steps that read tasks or threads, and are not led to them by their ids or names.
   */
  private static List<String> fullScans(List<String> plan) {
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
