package io.skep.adapters.jooq.repository;

import static io.skep.adapters.jooq.schema.tables.AgentCapabilityTable.AGENT_CAPABILITY;
import static io.skep.adapters.jooq.schema.tables.AgentDetailsTable.AGENT_DETAILS;
import static io.skep.adapters.jooq.schema.tables.AgentTable.AGENT;

import io.skep.adapters.jooq.mapping.AgentMapper;
import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Row;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.jooq.statement.StatementDsl;
import io.skep.adapters.jooq.transaction.TransactionManager;
import io.skep.adapters.jooq.transaction.WriteTransaction;
import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentQuery;
import io.skep.domain.agent.AgentRepository;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.agent.TeamSummary;
import io.skep.domain.changefeed.ChangeKind;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.Validate;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Agents in a database. */
public final class SqlAgentRepository implements AgentRepository {

  private static final KeysetCursorCodec ID_CURSOR = new KeysetCursorCodec("agents", String.class);
  private static final KeysetCursorCodec TEAM_CURSOR = new KeysetCursorCodec("teams", String.class);

  private final TransactionManager<?> transactions;

  /** Creates the repository over these transactions. */
  public SqlAgentRepository(TransactionManager<?> work) {
    this.transactions = work;
  }

  @Override
  public Optional<Agent> find(SwarmId swarm, AgentId id) {
    return transactions.find(
        AgentSql.FIND, arguments -> bindId(arguments, swarm, id), AgentMapper::toAgent);
  }

  @Override
  public boolean add(SwarmId swarm, Agent agent) {
    return transactions.inWrite(
        unit -> {
          var session = unit.session();
          int added =
              session.update(
                  AgentSql.INSERT, arguments -> AgentMapper.bind(arguments, swarm, agent));
          if (added == 1) {
            session.update(
                AgentSql.INSERT_DETAILS, arguments -> bindDetails(arguments, swarm, agent));
            addChangeTags(unit, swarm, agent);
          }
          return added == 1;
        });
  }

  @Override
  public Agent save(SwarmId swarm, Agent agent) {
    return transactions.inWrite(
        unit -> {
          var session = unit.session();
          int saved =
              session.update(
                  AgentSql.UPDATE,
                  arguments -> {
                    AgentMapper.bind(arguments, swarm, agent);
                    arguments.set(AGENT.VERSION, agent.version());
                  });
          if (saved == 0) {
            throw saveFailure(session, swarm, agent);
          }
          session.update(
              AgentSql.UPDATE_DETAILS, arguments -> bindDetails(arguments, swarm, agent));
          addChangeTags(unit, swarm, agent);
          return agent.withVersion(agent.version() + 1);
        });
  }

  private static void addChangeTags(WriteTransaction unit, SwarmId swarm, Agent agent) {
    unit.changeTags(swarm).add(ChangeTag.of(agent.id()));
    unit.changeTags(swarm).add(ChangeTag.any(ChangeKind.TEAM));
  }

  private static RuntimeException saveFailure(Session session, SwarmId swarm, Agent agent) {
    return session
        .first(
            AgentSql.FIND_VERSION,
            arguments -> bindId(arguments, swarm, agent.id()),
            row -> row.get(AGENT.VERSION))
        .<RuntimeException>map(
            actual ->
                new StaleVersionException("agent", agent.id().value(), agent.version(), actual))
        .orElseGet(() -> new NotFoundException("agent", agent.id().value()));
  }

  @Override
  public int recordHeartbeats(SwarmId swarm, Collection<AgentId> ids, Instant now) {
    return transactions.inWrite(
        unit -> {
          int known = 0;
          for (var id : Set.copyOf(ids)) {
            known +=
                recordHeartbeat(unit.session(), AgentSql.UPDATE_LAST_HEARTBEAT, swarm, id, now);
            recordHeartbeat(unit.session(), AgentSql.REACTIVATE, swarm, id, now);
            unit.changeTags(swarm).add(ChangeTag.of(id));
          }
          return known;
        });
  }

  private static int recordHeartbeat(
      Session session, SqlStatement statement, SwarmId swarm, AgentId id, Instant now) {
    return session.update(
        statement, arguments -> bindId(arguments, swarm, id).set(AGENT.LAST_SEEN_AT, now));
  }

  @Override
  public Page<Agent> list(SwarmId swarm, AgentQuery query, PageRequest page) {
    var after = page.after().map(cursor -> ID_CURSOR.decode(cursor).getString(0)).orElse("");
    return transactions
        .inRead(
            session ->
                session.slice(
                    listStatement(query),
                    arguments -> {
                      arguments.set(AGENT.SWARM, swarm).set("after", after);
                      arguments.set(StatementDsl.LIMIT, page.limit() + 1L);
                      bindQuery(arguments, query);
                    },
                    AgentMapper::toAgent,
                    page.limit(),
                    AgentMapper::estimatedSize))
        .toPage(agent -> ID_CURSOR.encode(agent.id().value()));
  }

  private static SqlStatement listStatement(AgentQuery query) {
    if (query.capability().isPresent()) {
      return AgentSql.LIST_BY_CAPABILITY;
    }
    if (query.team().isPresent()) {
      return AgentSql.LIST_BY_TEAM;
    }
    return query.status().isPresent() ? AgentSql.LIST_BY_STATUS : AgentSql.LIST_UPDATED_SINCE;
  }

  private static void bindQuery(Bindings arguments, AgentQuery query) {
    if (query.capability().isPresent()) {
      arguments.set(AGENT_CAPABILITY.CAPABILITY, query.capability());
      arguments.set(AGENT.TEAM, query.team()).set(AGENT.STATUS, query.status());
      arguments.set(AGENT.UPDATED_AT, query.updatedSince());
    } else if (query.team().isPresent()) {
      arguments.set(AGENT.TEAM, query.team()).set(AGENT.STATUS, query.status());
      arguments.set(AGENT.UPDATED_AT, query.updatedSince());
    } else if (query.status().isPresent()) {
      arguments.set(AGENT.STATUS, query.status());
      arguments.set(AGENT.UPDATED_AT, query.updatedSince());
    } else {
      arguments.set(AGENT.UPDATED_AT, query.updatedSince().orElse(Validate.MIN_INSTANT));
    }
  }

  @Override
  public List<Agent> findInactive(SwarmId swarm, Instant before, int limit) {
    Validate.range("limit", limit, 1, PageRequest.MAX_LIMIT);
    return transactions.inRead(
        session ->
            session.list(
                AgentSql.FIND_INACTIVE,
                arguments ->
                    arguments
                        .set(AGENT.SWARM, swarm)
                        .set(AGENT.LAST_SEEN_AT, before)
                        .set(StatementDsl.LIMIT, (long) limit),
                AgentMapper::toAgent));
  }

  @Override
  public Page<TeamSummary> teams(SwarmId swarm, PageRequest page) {
    var after = page.after().map(cursor -> TEAM_CURSOR.decode(cursor).getString(0));
    return transactions
        .inRead(
            session ->
                session.slice(
                    AgentSql.LIST_TEAMS,
                    arguments ->
                        arguments
                            .set(AGENT.SWARM, swarm)
                            .set(AGENT.TEAM, after.orElse(""))
                            .set(StatementDsl.AFTER, after)
                            .set(StatementDsl.LIMIT, page.limit() + 1L),
                    SqlAgentRepository::toTeamSummary,
                    page.limit(),
                    team -> 0))
        .toPage(team -> TEAM_CURSOR.encode(team.team()));
  }

  private static TeamSummary toTeamSummary(Row row) {
    return new TeamSummary(
        row.get(AGENT.TEAM),
        row.get(AgentSql.AGENT_COUNT),
        AgentMapper.toOptionalDouble(row.getOptional(AgentSql.MEAN_EFFICIENCY)),
        AgentMapper.toOptionalDouble(row.getOptional(AgentSql.MEAN_COMPLIANCE)),
        row.get(AgentSql.TOTAL_TASKS));
  }

  @Override
  public Map<AgentStatus, Long> countByStatus(SwarmId swarm) {
    return transactions.inRead(
        session -> {
          Map<AgentStatus, Long> counts = new EnumMap<>(AgentStatus.class);
          session.query(
              AgentSql.COUNT_BY_STATUS,
              arguments -> arguments.set(AGENT.SWARM, swarm),
              row -> {
                counts.put(row.get(AGENT.STATUS), (long) row.get(AgentSql.AGENT_COUNT));
                return true;
              });
          return counts;
        });
  }

  private static Bindings bindId(Bindings arguments, SwarmId swarm, AgentId id) {
    return arguments.set(AGENT.SWARM, swarm).set(AGENT.ID, id);
  }

  private static void bindDetails(Bindings arguments, SwarmId swarm, Agent agent) {
    arguments
        .set(AGENT_DETAILS.SWARM, swarm)
        .set(AGENT_DETAILS.AGENT, agent.id())
        .set(AGENT_DETAILS.DETAILS, agent.profile().details());
  }
}
