package io.skep.adapters.sqlite.connection;

import io.skep.adapters.jooq.statement.StatementAdapter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Statements of SQLite of which one run can be made to fail. */
public final class FaultyDriver implements StatementAdapter.Factory {

  private final AtomicReference<@Nullable Fault> nextFault = new AtomicReference<>();

  /**
   * What is to go wrong.
   *
   * @param sql which statement fails
   * @param takesEffect whether it is run before
   */
  private record Fault(String sql, SQLiteErrorCode code, boolean takesEffect) {}

  /** Has the next run of a statement fail instead of taking effect. */
  public void failBefore(String sql, SQLiteErrorCode code) {
    nextFault.set(new Fault(sql, code, false));
  }

  /** Has the next run of a statement take effect, and fail all the same. */
  public void failAfter(String sql, SQLiteErrorCode code) {
    nextFault.set(new Fault(sql, code, true));
  }

  @Override
  public StatementAdapter prepare(Connection connection, String sql) throws SQLException {
    var statement = SqliteStatement.prepare(connection, sql);
    return (StatementAdapter)
        Proxy.newProxyInstance(
            StatementAdapter.class.getClassLoader(),
            new Class<?>[] {StatementAdapter.class},
            (proxy, method, arguments) -> {
              var fault = method.getName().equals("execute") ? takeFault(sql) : null;
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

  private @Nullable Fault takeFault(String sql) {
    var fault = nextFault.get();
    return fault != null && fault.sql().equals(sql) && nextFault.compareAndSet(fault, null)
        ? fault
        : null;
  }
}
