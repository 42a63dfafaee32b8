package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.DriverStatement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Statements of SQLite of which one run can be made to fail. */
final class FaultyDriver implements DriverStatement.Driver {

  private final AtomicReference<@Nullable Fault> next = new AtomicReference<>();

  /**
   * What is to go wrong.
   *
   * @param sql which statement fails
   * @param takesEffect whether it is run before
   */
  private record Fault(String sql, SQLiteErrorCode code, boolean takesEffect) {}

  /** Has the next run of a statement fail instead of taking effect. */
  void failBefore(String sql, SQLiteErrorCode code) {
    next.set(new Fault(sql, code, false));
  }

  /** Has the next run of a statement take effect, and fail all the same. */
  void failBehind(String sql, SQLiteErrorCode code) {
    next.set(new Fault(sql, code, true));
  }

  @Override
  public DriverStatement prepare(Connection connection, String sql) throws SQLException {
    var statement = SqliteStatement.prepare(connection, sql);
    return (DriverStatement)
        Proxy.newProxyInstance(
            DriverStatement.class.getClassLoader(),
            new Class<?>[] {DriverStatement.class},
            (proxy, method, arguments) -> {
              var fault = method.getName().equals("run") ? take(sql) : null;
              if (fault != null && !fault.takesEffect()) {
                throw new SQLiteException("a fault that was put in", fault.code());
              }
              try {
                var result = method.invoke(statement, arguments);
                if (fault != null) {
                  throw new SQLiteException("a fault that was put in", fault.code());
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private @Nullable Fault take(String sql) {
    var fault = next.get();
    return fault != null && fault.sql().equals(sql) && next.compareAndSet(fault, null)
        ? fault
        : null;
  }
}
