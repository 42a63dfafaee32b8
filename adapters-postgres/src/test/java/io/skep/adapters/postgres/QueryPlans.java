package io.skep.adapters.postgres;

import static org.jooq.SQLDialect.POSTGRES;

import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.postgres.connection.PostgresConnections;
import io.skep.testkit.servers.PostgresServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How the server runs statements, on connections that plan as those of the store do. */
public final class QueryPlans {

  private QueryPlans() {}

  /** Runs a statement, and returns how; values that are not given are NULL. */
  public static List<String> run(String url, SqlStatement statement, Map<String, String> values)
      throws SQLException {
    return explained("ANALYZE, TIMING OFF, BUFFERS OFF, SUMMARY OFF, ", url, statement, values);
  }

  /** Returns how a statement would be run. */
  public static List<String> of(String url, SqlStatement statement) throws SQLException {
    return explained("", url, statement, Map.of());
  }

  private static List<String> explained(
      String options, String url, SqlStatement statement, Map<String, String> values)
      throws SQLException {
    List<String> steps = new ArrayList<>();
    try (var connection = PostgresServer.connect(url);
        var session = connection.createStatement()) {
      for (var setting : PostgresConnections.PLANNER_SETTINGS.entrySet()) {
        session.execute("SET %s = %s".formatted(setting.getKey(), setting.getValue()));
      }
      session.execute("PREPARE asked AS " + numbered(statement.sql(POSTGRES)));
      try (var rows =
          session.executeQuery(
              "EXPLAIN (%sCOSTS OFF) EXECUTE asked%s"
                  .formatted(options, given(statement, values)))) {
        while (rows.next()) {
          steps.add(rows.getString(1));
        }
      }
    }
    return steps;
  }

  private static String given(SqlStatement statement, Map<String, String> values) {
    var parameters = statement.parameterNames(POSTGRES);
    return parameters.isEmpty()
        ? ""
        : parameters.stream()
            .map(parameter -> values.getOrDefault(parameter, "NULL"))
            .collect(Collectors.joining(", ", " (", ")"));
  }

  private static String numbered(String text) {
    var numbered = new StringBuilder();
    int place = 0;
    for (var part : text.split("\\?", -1)) {
      numbered.append(place == 0 ? "" : "$" + place).append(part);
      place++;
    }
    return numbered.toString();
  }
}
