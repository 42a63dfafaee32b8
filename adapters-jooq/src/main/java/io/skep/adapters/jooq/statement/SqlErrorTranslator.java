package io.skep.adapters.jooq.statement;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.exception.DataAccessException;

/**
 * Says which failure of the store a failure of the driver is: by SQLSTATE or by the vendor's code,
 * never by the words of its message.
 */
public enum SqlErrorTranslator {
  /** By the result codes of SQLite. */
  SQLITE {
    @Override
    Optional<ErrorCode> errorCode(SQLException reported) {
      // An extended code carries its primary code in its lowest byte.
      return Optional.ofNullable(SQLITE_CODES.get(reported.getErrorCode() & 0xff));
    }
  },
  /** By SQLSTATE, as PostgreSQL reports it. */
  SQLSTATE {
    @Override
    Optional<ErrorCode> errorCode(SQLException reported) {
      var state = reported.getSQLState();
      if (state == null) {
        return Optional.empty();
      }
      var exact = SQLSTATES.get(state);
      return Optional.ofNullable(
          exact != null ? exact : SQLSTATE_CLASSES.get(sqlStateClass(state)));
    }
  };

  private static final Map<Integer, ErrorCode> SQLITE_CODES =
      Map.ofEntries(
          Map.entry(5, ErrorCode.STORE_BUSY), // BUSY
          Map.entry(6, ErrorCode.STORE_BUSY), // LOCKED
          Map.entry(7, ErrorCode.STORE_UNAVAILABLE), // NOMEM
          Map.entry(3, ErrorCode.STORE_UNAVAILABLE), // PERM
          Map.entry(8, ErrorCode.STORE_UNAVAILABLE), // READONLY
          Map.entry(9, ErrorCode.STORE_UNAVAILABLE), // INTERRUPT
          Map.entry(10, ErrorCode.STORE_UNAVAILABLE), // IOERR
          Map.entry(11, ErrorCode.STORE_CORRUPT), // CORRUPT
          Map.entry(13, ErrorCode.STORE_FULL), // FULL
          Map.entry(14, ErrorCode.STORE_UNAVAILABLE), // CANTOPEN
          Map.entry(15, ErrorCode.STORE_BUSY), // PROTOCOL: the locks of the log are contended
          Map.entry(23, ErrorCode.STORE_UNAVAILABLE), // AUTH
          Map.entry(26, ErrorCode.STORE_CORRUPT)); // NOTADB

  private static final Map<String, ErrorCode> SQLSTATES =
      Map.ofEntries(
          Map.entry("25006", ErrorCode.STORE_UNAVAILABLE), // read-only, as after a failover
          Map.entry("25P03", ErrorCode.STORE_UNAVAILABLE), // ended for being idle in a transaction
          Map.entry("25P04", ErrorCode.STORE_UNAVAILABLE), // ended for a transaction too long
          Map.entry("3D000", ErrorCode.STORE_UNAVAILABLE), // no such database
          Map.entry("40001", ErrorCode.STORE_BUSY), // serialization failure
          Map.entry("40P01", ErrorCode.STORE_BUSY), // deadlock
          Map.entry("42501", ErrorCode.STORE_UNAVAILABLE), // a right is missing
          Map.entry("53100", ErrorCode.STORE_FULL), // disk full
          Map.entry("55P03", ErrorCode.STORE_BUSY), // lock timeout
          Map.entry("57014", ErrorCode.STORE_BUSY)); // statement timeout

  private static final Map<String, ErrorCode> SQLSTATE_CLASSES =
      Map.of(
          "08", ErrorCode.STORE_UNAVAILABLE, // connection
          "28", ErrorCode.STORE_UNAVAILABLE, // authorization
          "53", ErrorCode.STORE_UNAVAILABLE, // resources
          "57", ErrorCode.STORE_UNAVAILABLE, // operator intervention
          "58", ErrorCode.STORE_UNAVAILABLE, // system
          "XX", ErrorCode.STORE_CORRUPT); // internal, among them damaged data

  /** Of a connection, and of an operator: whoever ends one does not say when. */
  private static final Set<String> CONNECTION_LOST = Set.of("08", "57");

  abstract Optional<ErrorCode> errorCode(SQLException reported);

  /**
   * Returns what a caller is to be told of a failure before the commit: nothing was changed.
   *
   * @param failure anything that was thrown
   * @return a {@link StoreException} if it came from the driver and is known, otherwise what was
   *     given: a bug, or a refusal of the domain
   */
  public RuntimeException translate(RuntimeException failure) {
    var reported = findSqlException(failure);
    if (reported.isEmpty()) {
      return failure;
    }
    return errorCode(reported.get())
        .map(code -> (RuntimeException) storeException(code, reported.get()))
        .orElse(failure);
  }

  /**
   * Returns what a caller is to be told when the commit itself failed: unless the database is known
   * to refuse it whole, it may have taken effect.
   */
  public StoreException translateCommitFailure(SQLException reported) {
    return errorCode(reported)
        .filter(code -> code == ErrorCode.STORE_BUSY || code == ErrorCode.STORE_FULL)
        .map(code -> storeException(code, reported))
        .orElseGet(() -> storeException(ErrorCode.OUTCOME_UNKNOWN, reported));
  }

  /**
   * Returns whether the connection was lost, so that what was asked for last may have been done.
   */
  public boolean isConnectionLost(SQLException reported) {
    var state = reported.getSQLState();
    return state != null && CONNECTION_LOST.contains(sqlStateClass(state));
  }

  private static StoreException storeException(ErrorCode code, SQLException reported) {
    return new StoreException(code, describe(code) + ": " + reported.getMessage(), reported);
  }

  private static String describe(ErrorCode code) {
    return switch (code) {
      case STORE_BUSY -> "others held the store for too long";
      case STORE_FULL -> "the store has no space left";
      case STORE_CORRUPT -> "the store is damaged";
      case OUTCOME_UNKNOWN -> "whether the commit took effect is not known";
      default -> "the store cannot be reached";
    };
  }

  private static Optional<SQLException> findSqlException(RuntimeException failure) {
    if (failure instanceof DatabaseException ours) {
      return Optional.of(ours.sqlException());
    }
    return failure instanceof DataAccessException jooq
        ? Optional.ofNullable(jooq.getCause(SQLException.class))
        : Optional.empty();
  }

  private static String sqlStateClass(String state) {
    return state.length() < 2 ? state : state.substring(0, 2);
  }
}
