package io.skep.adapters.jooq.moving;

import static io.skep.adapters.jooq.schema.tables.AgentDetailsTable.AGENT_DETAILS;
import static io.skep.adapters.jooq.schema.tables.AgentTable.AGENT;
import static io.skep.adapters.jooq.schema.tables.AttemptTable.ATTEMPT;
import static io.skep.adapters.jooq.schema.tables.ConversationTable.CONVERSATION;
import static io.skep.adapters.jooq.schema.tables.DeliveryTable.DELIVERY;
import static io.skep.adapters.jooq.schema.tables.MessageTable.MESSAGE;
import static io.skep.adapters.jooq.schema.tables.OriginTable.ORIGIN;
import static io.skep.adapters.jooq.schema.tables.PlanLinkTable.PLAN_LINK;
import static io.skep.adapters.jooq.schema.tables.PlanTable.PLAN;
import static io.skep.adapters.jooq.schema.tables.QueueTable.QUEUE;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;
import static io.skep.adapters.jooq.schema.tables.ThreadTable.THREAD;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.UUID;

import io.skep.adapters.jooq.Kind;
import io.skep.adapters.jooq.repository.TaskRows;
import io.skep.domain.move.RowKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.impl.DSL;

/**
 * The columns of the rows that are moved, those of the key first. Their types are those that the
 * drivers know: what a store holds is moved as it is, without being judged.
 */
public final class MovedColumns {

  private static final Map<RowKind, List<Field<?>>> COLUMNS = new EnumMap<>(RowKind.class);

  static {
    for (var kind : RowKind.values()) {
      COLUMNS.put(kind, declared(kind).stream().<Field<?>>map(MovedColumns::plain).toList());
    }
  }

  private MovedColumns() {}

  /** Returns the columns of a kind. */
  public static List<Field<?>> of(RowKind kind) {
    return Objects.requireNonNull(COLUMNS.get(kind));
  }

  private static List<Field<?>> declared(RowKind kind) {
    return switch (kind) {
      case QUEUE -> all(QUEUE.fields(), Set.of());
      case AGENT -> {
        var columns = all(AGENT.fields(), Set.of());
        columns.add(AGENT_DETAILS.DETAILS);
        yield columns;
      }
      case CONVERSATION -> all(CONVERSATION.fields(), Set.of("recency"));
      case PLAN -> all(PLAN.fields(), Set.of("recency"));
      case PLAN_LINK -> all(PLAN_LINK.fields(), Set.of());
      case TASK -> {
        List<Field<?>> columns = new ArrayList<>(List.of(TASK.SWARM));
        columns.addAll(TaskRows.COLUMNS);
        yield columns;
      }
      case BLOCKER -> List.of(TASK.SWARM, named("task", UUID), named("blocker", UUID));
      case ATTEMPT -> {
        List<Field<?>> columns = new ArrayList<>(List.of(TASK.SWARM, named("task", UUID)));
        columns.addAll(all(ATTEMPT.fields(), Set.of("task")));
        yield columns;
      }
      case THREAD -> all(THREAD.fields(), Set.of("seq"));
      case MESSAGE -> {
        var columns = all(MESSAGE.fields(), Set.of("seq", "thread"));
        columns.add(named("thread_kind", CLOB));
        columns.add(named("thread_owner", CLOB));
        yield columns;
      }
      case DELIVERY -> all(DELIVERY.fields(), Set.of("seq"));
      case ORIGIN -> all(ORIGIN.fields(), Set.of());
    };
  }

  /** Returns the columns of a table save for those that each store has of its own. */
  private static List<Field<?>> all(Field<?>[] fields, Set<String> save) {
    List<Field<?>> columns = new ArrayList<>(List.of(fields));
    columns.removeIf(column -> save.contains(column.getName()));
    return columns;
  }

  private static Field<?> named(String name, DataType<?> type) {
    return DSL.field(DSL.name(name), type);
  }

  private static Field<?> plain(Field<?> column) {
    if (Kind.isKnown(column.getType())) {
      return column;
    }
    return DSL.field(DSL.name(column.getName()), column.getDataType().getConverter().fromType());
  }
}
