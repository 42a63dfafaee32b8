package io.skep.adapters.jooq.repository;

import static io.skep.adapters.jooq.schema.tables.OriginTable.ORIGIN;
import static io.skep.adapters.jooq.statement.SqlStatement.param;
import static io.skep.adapters.jooq.statement.StatementDsl.statement;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;

import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Row;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.jooq.statement.StatementDsl;
import io.skep.adapters.jooq.transaction.TransactionManager;
import io.skep.domain.changefeed.ChangeKind;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.provenance.ExternalId;
import io.skep.domain.provenance.ImportRecord;
import io.skep.domain.provenance.ImportRecordRepository;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.Validate;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.Field;

/** Origins in a database. */
public final class SqlImportRecordRepository implements ImportRecordRepository {

  private static final int MAX_BATCH_SIZE = 1_000;

  /** In the worst case 2,400 bytes; PostgreSQL indexes up to 2,700. */
  private static final int MAX_INDEXED_LENGTH = 800;

  private static final List<Field<?>> COLUMNS =
      List.of(
          ORIGIN.SWARM,
          ORIGIN.KIND,
          ORIGIN.NAME,
          ORIGIN.TARGET,
          ORIGIN.TARGET_VERSION,
          ORIGIN.AS_OF,
          ORIGIN.CONTENTS);

  private static final SqlStatement FIND =
      statement("origin.find", () -> select(COLUMNS).from(ORIGIN).where(matchesId()));

  private static final SqlStatement UPSERT =
      statement(
          "origin.save",
          () ->
              insertInto(ORIGIN)
                  .set(StatementDsl.assignments(COLUMNS))
                  .onConflict(ORIGIN.SWARM, ORIGIN.KIND, ORIGIN.NAME)
                  .doUpdate()
                  .setAllToExcluded());

  private static final SqlStatement DELETE =
      statement("origin.remove", () -> deleteFrom(ORIGIN).where(matchesId()));

  private final TransactionManager<?> transactions;

  /** Creates the repository over these transactions. */
  public SqlImportRecordRepository(TransactionManager<?> work) {
    this.transactions = work;
  }

  @Override
  public Map<ExternalId, ImportRecord> findAll(SwarmId swarm, Collection<ExternalId> keys) {
    Validate.size("origins", keys, MAX_BATCH_SIZE);
    return transactions.readConsistent(
        session -> {
          Map<ExternalId, ImportRecord> found = new HashMap<>();
          for (var key : keys) {
            session
                .first(FIND, values -> bindId(values, swarm, key), row -> toImportRecord(row, key))
                .ifPresent(origin -> found.put(key, origin));
          }
          return found;
        });
  }

  @Override
  public void saveAll(SwarmId swarm, Collection<ImportRecord> origins) {
    Validate.size("origins", origins, MAX_BATCH_SIZE);
    transactions.inWrite(
        unit -> {
          for (var origin : origins) {
            unit.session().update(UPSERT, values -> bind(values, swarm, origin));
            unit.changeTags(swarm).add(ChangeTag.any(ChangeKind.IMPORT_RECORD));
          }
          return origins.size();
        });
  }

  @Override
  public void removeAll(SwarmId swarm, Collection<ExternalId> keys) {
    Validate.size("origins", keys, MAX_BATCH_SIZE);
    transactions.inWrite(
        unit -> {
          for (var key : keys) {
            unit.session().update(DELETE, values -> bindId(values, swarm, key));
            unit.changeTags(swarm).add(ChangeTag.any(ChangeKind.IMPORT_RECORD));
          }
          return keys.size();
        });
  }

  private static Condition matchesId() {
    return ORIGIN
        .SWARM
        .eq(param(ORIGIN.SWARM))
        .and(ORIGIN.KIND.eq(param(ORIGIN.KIND)))
        .and(ORIGIN.NAME.eq(param(ORIGIN.NAME)));
  }

  private static Bindings bindId(Bindings values, SwarmId swarm, ExternalId key) {
    return values
        .set(ORIGIN.SWARM, swarm)
        .set(ORIGIN.KIND, key.type())
        .set(ORIGIN.NAME, indexableName(key.value()));
  }

  /** Returns a name that any index takes; of a longer one, its beginning and its digest. */
  private static String indexableName(String name) {
    if (name.length() <= MAX_INDEXED_LENGTH) {
      return name;
    }
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
      return name.substring(0, MAX_INDEXED_LENGTH / 2) + "..." + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void bind(Bindings values, SwarmId swarm, ImportRecord origin) {
    bindId(values, swarm, origin.externalId())
        .set(ORIGIN.TARGET, origin.targetId())
        .set(ORIGIN.TARGET_VERSION, origin.targetVersion())
        .set(ORIGIN.AS_OF, origin.asOf())
        .set(ORIGIN.CONTENTS, String.join("\n", origin.contentHashes()));
  }

  private static ImportRecord toImportRecord(Row row, ExternalId key) {
    var lines = row.get(ORIGIN.CONTENTS);
    return new ImportRecord(
        key,
        row.get(ORIGIN.TARGET),
        row.get(ORIGIN.TARGET_VERSION),
        row.getOptional(ORIGIN.AS_OF),
        lines.isEmpty() ? List.of() : List.of(lines.split("\n")));
  }
}
