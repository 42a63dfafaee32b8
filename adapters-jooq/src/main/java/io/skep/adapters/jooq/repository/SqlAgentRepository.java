package io.skep.adapters.jooq.repository;

import static io.skep.adapters.jooq.schema.tables.AgentCapabilityTable.AGENT_CAPABILITY;
import static io.skep.adapters.jooq.schema.tables.AgentDetailsTable.AGENT_DETAILS;
import static io.skep.adapters.jooq.schema.tables.AgentTable.AGENT;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.KeysetCursor;
import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Row;
import io.skep.adapters.jooq.Session;
import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentQuery;
import io.skep.domain.agent.AgentRepository;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.agent.TeamSummary;
import io.skep.domain.change.ChangeKind;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Agents in a database. */
public final class SqlAgentRepository implements AgentRepository {

  private static final KeysetCursor BY_ID = new KeysetCursor("agents", String.class);
  private static final KeysetCursor BY_TEAM = new KeysetCursor("teams", String.class);

  private final SqlWork<?> work;

  /** Creates the repository over these transactions. */
  public SqlAgentRepository(SqlWork<?> work) {
    this.work = work;
  }

  @Override
  public Optional<Agent> find(SwarmId swarm, AgentId id) {
    return work.find(
        AgentStatements.FIND, arguments -> identify(arguments, swarm, id), AgentRows::agent);
  }

  @Override
  public boolean add(SwarmId swarm, Agent agent) {
    return work.change(
        unit -> {
          var session = unit.session();
          int added =
              session.update(
                  AgentStatements.ADD, arguments -> AgentRows.set(arguments, swarm, agent));
          if (added == 1) {
            session.update(
                AgentStatements.ADD_DETAILS, arguments -> setDetails(arguments, swarm, agent));
            changed(unit, swarm, agent);
          }
          return added == 1;
        });
  }

  @Override
  public Agent save(SwarmId swarm, Agent agent) {
    return work.change(
        unit -> {
          var session = unit.session();
          int saved =
              session.update(
                  AgentStatements.SAVE,
                  arguments -> {
                    AgentRows.set(arguments, swarm, agent);
                    arguments.set(AGENT.VERSION, agent.version());
                  });
          if (saved == 0) {
            throw refusal(session, swarm, agent);
          }
          session.update(
              AgentStatements.SAVE_DETAILS, arguments -> setDetails(arguments, swarm, agent));
          changed(unit, swarm, agent);
          return agent.atVersion(agent.version() + 1);
        });
  }

  private static void changed(Unit unit, SwarmId swarm, Agent agent) {
    unit.changed(swarm).add(ChangeTag.of(agent.id()));
    unit.changed(swarm).add(ChangeTag.any(ChangeKind.TEAM));
  }

  private static RuntimeException refusal(Session session, SwarmId swarm, Agent agent) {
    return session
        .first(
            AgentStatements.VERSION,
            arguments -> identify(arguments, swarm, agent.id()),
            row -> row.get(AGENT.VERSION))
        .<RuntimeException>map(
            actual ->
                new StaleVersionException("agent", agent.id().value(), agent.version(), actual))
        .orElseGet(() -> new NotFoundException("agent", agent.id().value()));
  }

  @Override
  public int touch(SwarmId swarm, Collection<AgentId> ids, Instant now) {
    return work.change(
        unit -> {
          int known = 0;
          for (var id : Set.copyOf(ids)) {
            known += seen(unit.session(), AgentStatements.SEEN, swarm, id, now);
            seen(unit.session(), AgentStatements.WAKE, swarm, id, now);
            unit.changed(swarm).add(ChangeTag.of(id));
          }
          return known;
        });
  }

  private static int seen(
      Session session, Prepared statement, SwarmId swarm, AgentId id, Instant now) {
    return session.update(
        statement, arguments -> identify(arguments, swarm, id).set(AGENT.LAST_SEEN_AT, now));
  }

  @Override
  public Page<Agent> list(SwarmId swarm, AgentQuery query, PageRequest page) {
    var after = page.after().map(cursor -> BY_ID.keys(cursor).text(0)).orElse("");
    return work.query(
            session ->
                session.slice(
                    leading(query),
                    arguments -> {
                      arguments.set(AGENT.SWARM, swarm).set("after", after);
                      arguments.set(Statements.LIMIT, page.limit() + 1L);
                      select(arguments, query);
                    },
                    AgentRows::agent,
                    page.limit(),
                    AgentRows::size))
        .toPage(agent -> BY_ID.of(agent.id().value()));
  }

  private static Prepared leading(AgentQuery query) {
    if (query.capability().isPresent()) {
      return AgentStatements.CAPABLE;
    }
    if (query.team().isPresent()) {
      return AgentStatements.IN_TEAM;
    }
    return query.status().isPresent() ? AgentStatements.IN_STATUS : AgentStatements.CHANGED;
  }

  private static void select(Arguments arguments, AgentQuery query) {
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
      arguments.set(AGENT.UPDATED_AT, query.updatedSince().orElse(Check.EARLIEST));
    }
  }

  @Override
  public List<Agent> silentSince(SwarmId swarm, Instant before, int limit) {
    Check.range("limit", limit, 1, PageRequest.MAX_LIMIT);
    return work.query(
        session ->
            session.list(
                AgentStatements.SILENT,
                arguments ->
                    arguments
                        .set(AGENT.SWARM, swarm)
                        .set(AGENT.LAST_SEEN_AT, before)
                        .set(Statements.LIMIT, (long) limit),
                AgentRows::agent));
  }

  @Override
  public Page<TeamSummary> teams(SwarmId swarm, PageRequest page) {
    var after = page.after().map(cursor -> BY_TEAM.keys(cursor).text(0));
    return work.query(
            session ->
                session.slice(
                    AgentStatements.TEAMS,
                    arguments ->
                        arguments
                            .set(AGENT.SWARM, swarm)
                            .set(AGENT.TEAM, after.orElse(""))
                            .set(Statements.AFTER, after)
                            .set(Statements.LIMIT, page.limit() + 1L),
                    SqlAgentRepository::team,
                    page.limit(),
                    team -> 0))
        .toPage(team -> BY_TEAM.of(team.team()));
  }

  private static TeamSummary team(Row row) {
    return new TeamSummary(
        row.get(AGENT.TEAM),
        row.get(AgentStatements.AGENTS),
        AgentRows.unboxed(row.find(AgentStatements.MEAN_EFFICIENCY)),
        AgentRows.unboxed(row.find(AgentStatements.MEAN_COMPLIANCE)),
        row.get(AgentStatements.TASKS));
  }

  @Override
  public Map<AgentStatus, Long> countByStatus(SwarmId swarm) {
    return work.query(
        session -> {
          Map<AgentStatus, Long> counts = new EnumMap<>(AgentStatus.class);
          session.run(
              AgentStatements.COUNT_BY_STATUS,
              arguments -> arguments.set(AGENT.SWARM, swarm),
              row -> {
                counts.put(row.get(AGENT.STATUS), (long) row.get(AgentStatements.AGENTS));
                return true;
              });
          return counts;
        });
  }

  private static Arguments identify(Arguments arguments, SwarmId swarm, AgentId id) {
    return arguments.set(AGENT.SWARM, swarm).set(AGENT.ID, id);
  }

  private static void setDetails(Arguments arguments, SwarmId swarm, Agent agent) {
    arguments
        .set(AGENT_DETAILS.SWARM, swarm)
        .set(AGENT_DETAILS.AGENT, agent.id())
        .set(AGENT_DETAILS.DETAILS, agent.profile().details());
  }
}
