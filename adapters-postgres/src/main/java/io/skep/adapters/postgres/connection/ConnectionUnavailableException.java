package io.skep.adapters.postgres.connection;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.io.Serial;
import java.sql.SQLException;
import java.util.Map;

/** Says that there was no connection to be had, why, and what can be done about it. */
public final class ConnectionUnavailableException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private static final Map<String, String> ADVICE =
      Map.ofEntries(
          Map.entry("08001", "check host and port, and whether a server listens there"),
          Map.entry("08004", "check user and password, also PGPASSWORD and ~/.pgpass"),
          Map.entry("28000", "check user and password, and what pg_hba.conf of the server allows"),
          Map.entry("28P01", "check user and password, also PGPASSWORD and ~/.pgpass"),
          Map.entry("3D000", "check its name, or create it first"),
          Map.entry("42501", "have the owner of the database grant it"),
          Map.entry(
              "53300",
              "have fewer processes, each with fewer connections"
                  + " (store.postgresql.max-connections), or raise max_connections of the server"),
          Map.entry("57P03", "the server starts or stops, so try again"));

  private ConnectionUnavailableException(SQLException reported) {
    super(reported.getMessage(), reported);
  }

  /** Returns the failure of whoever asked a server that gave none. */
  static StoreException toStoreException(SQLException reported, PostgresConfig config) {
    // The pool says for how long it has waited, and keeps to itself what for.
    var reason = reported.getCause() instanceof SQLException cause ? cause : reported;
    var advice = ADVICE.get(reason.getSQLState() == null ? "" : reason.getSQLState());
    return new StoreException(
        ErrorCode.STORE_UNAVAILABLE,
        "no connection to %s: %s%s"
            .formatted(
                config.address(), reason.getMessage(), advice == null ? "" : " (" + advice + ")"),
        new ConnectionUnavailableException(reported));
  }

  /** Returns the failure of whoever had to wait for too long for what others use. */
  static StoreException poolExhausted(SQLException reported, PostgresConfig config) {
    return new StoreException(
        ErrorCode.STORE_BUSY,
        "all %d connections were in use for %s (have more of them: store.postgresql.max-connections)"
            .formatted(config.maxConnections(), config.connectTimeout()),
        new ConnectionUnavailableException(reported));
  }
}
