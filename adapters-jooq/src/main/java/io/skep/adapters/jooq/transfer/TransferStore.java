package io.skep.adapters.jooq.transfer;

import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlErrorTranslator;
import io.skep.domain.transfer.EntityType;
import io.skep.domain.transfer.PortableRow;
import java.util.List;
import java.util.Optional;

/** A connection to a store that is moved, or moved to. Used by one thread at a time. */
public interface TransferStore extends AutoCloseable {

  /** Returns which store it is. */
  String identity();

  /** Returns the connection. */
  Session session();

  /** Returns what is said of a kind. */
  EntitySql entitySql(EntityType kind);

  /** Returns what its failures mean. */
  SqlErrorTranslator errorTranslator();

  /** Returns the names of what belongs to it and is not in its tables. */
  List<String> archivedData();

  /** Returns whether somebody else has written to it since it was opened; ends its transaction. */
  boolean hasChanged();

  /** Begins a transaction that writes. */
  void begin();

  /** Has whoever follows the changes take everything for changed, once the transaction commits. */
  void invalidateAll();

  /** Commits the transaction. */
  void commit();

  /** Takes the transaction back, if there is one; does not fail. */
  void rollBack();

  /** Adds rows of one kind, at least one, and what follows from them, within a transaction. */
  void insert(List<PortableRow> rows);

  /** Returns what is there in place of each row. */
  List<Optional<PortableRow>> findExisting(List<PortableRow> rows);

  /** Removes all rows and all that follows from them, within a transaction. */
  void clear();

  @Override
  void close();
}
