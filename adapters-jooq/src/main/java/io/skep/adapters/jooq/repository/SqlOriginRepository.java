package io.skep.adapters.jooq.repository;

import static io.skep.adapters.jooq.Prepared.param;
import static io.skep.adapters.jooq.repository.Statements.prepared;
import static io.skep.adapters.jooq.schema.tables.OriginTable.ORIGIN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Row;
import io.skep.domain.change.ChangeKind;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.origin.Origin;
import io.skep.domain.origin.OriginKey;
import io.skep.domain.origin.OriginRepository;
import io.skep.domain.value.Check;
import io.skep.domain.value.SwarmId;
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
public final class SqlOriginRepository implements OriginRepository {

  private static final int MAX = 1_000;

  /** In the worst case 2,400 bytes; PostgreSQL indexes up to 2,700. */
  private static final int LONGEST = 800;

  private static final List<Field<?>> COLUMNS =
      List.of(
          ORIGIN.SWARM,
          ORIGIN.KIND,
          ORIGIN.NAME,
          ORIGIN.TARGET,
          ORIGIN.TARGET_VERSION,
          ORIGIN.AS_OF,
          ORIGIN.CONTENTS);

  private static final Prepared FIND =
      prepared("origin.find", () -> select(COLUMNS).from(ORIGIN).where(isMeant()));

  private static final Prepared SAVE =
      prepared(
          "origin.save",
          () ->
              insertInto(ORIGIN)
                  .set(Statements.assignments(COLUMNS))
                  .onConflict(ORIGIN.SWARM, ORIGIN.KIND, ORIGIN.NAME)
                  .doUpdate()
                  .setAllToExcluded());

  private static final Prepared REMOVE =
      prepared("origin.remove", () -> deleteFrom(ORIGIN).where(isMeant()));

  private final SqlWork<?> work;

  /** Creates the repository over these transactions. */
  public SqlOriginRepository(SqlWork<?> work) {
    this.work = work;
  }

  @Override
  public Map<OriginKey, Origin> findAll(SwarmId swarm, Collection<OriginKey> keys) {
    Check.size("origins", keys, MAX);
    return work.look(
        session -> {
          Map<OriginKey, Origin> found = new HashMap<>();
          for (var key : keys) {
            session
                .first(FIND, values -> identify(values, swarm, key), row -> origin(row, key))
                .ifPresent(origin -> found.put(key, origin));
          }
          return found;
        });
  }

  @Override
  public void saveAll(SwarmId swarm, Collection<Origin> origins) {
    Check.size("origins", origins, MAX);
    work.change(
        unit -> {
          for (var origin : origins) {
            unit.session().update(SAVE, values -> set(values, swarm, origin));
            unit.changed(swarm).add(ChangeTag.any(ChangeKind.ORIGIN));
          }
          return origins.size();
        });
  }

  @Override
  public void removeAll(SwarmId swarm, Collection<OriginKey> keys) {
    Check.size("origins", keys, MAX);
    work.change(
        unit -> {
          for (var key : keys) {
            unit.session().update(REMOVE, values -> identify(values, swarm, key));
            unit.changed(swarm).add(ChangeTag.any(ChangeKind.ORIGIN));
          }
          return keys.size();
        });
  }

  private static Condition isMeant() {
    return ORIGIN
        .SWARM
        .eq(param(ORIGIN.SWARM))
        .and(ORIGIN.KIND.eq(param(ORIGIN.KIND)))
        .and(ORIGIN.NAME.eq(param(ORIGIN.NAME)));
  }

  private static Arguments identify(Arguments values, SwarmId swarm, OriginKey key) {
    return values
        .set(ORIGIN.SWARM, swarm)
        .set(ORIGIN.KIND, key.kind())
        .set(ORIGIN.NAME, indexed(key.name()));
  }

  /** Returns a name that any index takes; of a longer one, its beginning and its digest. */
  private static String indexed(String name) {
    if (name.length() <= LONGEST) {
      return name;
    }
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
      return name.substring(0, LONGEST / 2) + "..." + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void set(Arguments values, SwarmId swarm, Origin origin) {
    identify(values, swarm, origin.key())
        .set(ORIGIN.TARGET, origin.target())
        .set(ORIGIN.TARGET_VERSION, origin.targetVersion())
        .set(ORIGIN.AS_OF, origin.asOf())
        .set(ORIGIN.CONTENTS, String.join("\n", origin.contents()));
  }

  private static Origin origin(Row row, OriginKey key) {
    var lines = row.get(ORIGIN.CONTENTS);
    return new Origin(
        key,
        row.get(ORIGIN.TARGET),
        row.get(ORIGIN.TARGET_VERSION),
        row.find(ORIGIN.AS_OF),
        lines.isEmpty() ? List.of() : List.of(lines.split("\n")));
  }
}
