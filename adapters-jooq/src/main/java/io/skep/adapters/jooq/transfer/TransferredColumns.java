package io.skep.adapters.jooq.transfer;

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

import io.skep.adapters.jooq.mapping.TaskMapper;
import io.skep.adapters.jooq.statement.SqlType;
import io.skep.domain.transfer.EntityType;
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
public final class TransferredColumns {

  private static final Map<EntityType, List<Field<?>>> COLUMNS = new EnumMap<>(EntityType.class);

  static {
    for (var kind : EntityType.values()) {
      COLUMNS.put(
          kind,
          schemaColumns(kind).stream().<Field<?>>map(TransferredColumns::toSupportedType).toList());
    }
  }

  private TransferredColumns() {}

  /** Returns the columns of a kind. */
  public static List<Field<?>> forType(EntityType kind) {
    return Objects.requireNonNull(COLUMNS.get(kind));
  }

  private static List<Field<?>> schemaColumns(EntityType kind) {
    return switch (kind) {
      case QUEUE -> columnsExcept(QUEUE.fields(), Set.of());
      case AGENT -> {
        var columns = columnsExcept(AGENT.fields(), Set.of());
        columns.add(AGENT_DETAILS.DETAILS);
        yield columns;
      }
      case CONVERSATION -> columnsExcept(CONVERSATION.fields(), Set.of("recency"));
      case PLAN -> columnsExcept(PLAN.fields(), Set.of("recency"));
      case PLAN_LINK -> columnsExcept(PLAN_LINK.fields(), Set.of());
      case TASK -> {
        List<Field<?>> columns = new ArrayList<>(List.of(TASK.SWARM));
        columns.addAll(TaskMapper.COLUMNS);
        yield columns;
      }
      case BLOCKER -> List.of(TASK.SWARM, column("task", UUID), column("blocker", UUID));
      case ATTEMPT -> {
        List<Field<?>> columns = new ArrayList<>(List.of(TASK.SWARM, column("task", UUID)));
        columns.addAll(columnsExcept(ATTEMPT.fields(), Set.of("task")));
        yield columns;
      }
      case THREAD -> columnsExcept(THREAD.fields(), Set.of("seq"));
      case MESSAGE -> {
        var columns = columnsExcept(MESSAGE.fields(), Set.of("seq", "thread"));
        columns.add(column("thread_kind", CLOB));
        columns.add(column("thread_owner", CLOB));
        yield columns;
      }
      case DELIVERY -> columnsExcept(DELIVERY.fields(), Set.of("seq"));
      case IMPORT_RECORD -> columnsExcept(ORIGIN.fields(), Set.of());
    };
  }

  /** Returns the columns of a table save for those that each store has of its own. */
  private static List<Field<?>> columnsExcept(Field<?>[] fields, Set<String> save) {
    List<Field<?>> columns = new ArrayList<>(List.of(fields));
    columns.removeIf(column -> save.contains(column.getName()));
    return columns;
  }

  private static Field<?> column(String name, DataType<?> type) {
    return DSL.field(DSL.name(name), type);
  }

  private static Field<?> toSupportedType(Field<?> column) {
    if (SqlType.isSupported(column.getType())) {
      return column;
    }
    return DSL.field(DSL.name(column.getName()), column.getDataType().getConverter().fromType());
  }
}
