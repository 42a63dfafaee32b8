package io.skep.adapters.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.repository.Statements;
import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentQuery;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.conversation.Conversation;
import io.skep.domain.conversation.ConversationStatus;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.mail.Delivery;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.mail.InboxQuery;
import io.skep.domain.message.Envelope;
import io.skep.domain.message.NewMessage;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.message.ThreadKind;
import io.skep.domain.origin.Origin;
import io.skep.domain.origin.OriginKey;
import io.skep.domain.origin.OriginKind;
import io.skep.domain.plan.LinkKind;
import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanLink;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.store.Store;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.Priority;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.SettableClock;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How SQLite runs what is asked of agents, conversations, plans, messages, mail and origins. */
class RegistryAndMailPlansTest {

  private static final SwarmId SWARM = new SwarmId("bees");
  private static final AgentId BEE = new AgentId("bee");
  private static final ConversationId TALK = new ConversationId("talk");
  private static final PlanId PLAN = new PlanId("plan");
  private static final ThreadId NEWS = ThreadId.topic("news");
  private static final OriginKey ORIGIN = new OriginKey(OriginKind.AGENT, "elsewhere");
  private static final PageRequest FIRST = PageRequest.first(10);
  private static final Instant NOW = SettableClock.START;

  private final RunStatements statements = new RunStatements();

  @TempDir private Path folder;
  private Path file;
  private SqliteStore opened;
  private Store store;

  @BeforeEach
  void open() {
    file = folder.resolve("skep.db");
    var config = SqliteConfig.of(file);
    opened = SqliteStore.open(config, new SettableClock(), statements.connections(config));
    store = opened.ports();
  }

  @AfterEach
  void close() {
    opened.close();
  }

  @Test
  void areThoseThatWereChosen() throws Exception {
    callEverything();

    assertThat(written(statements.plans(file))).isEqualTo(chosen());
  }

  @Test
  void areKnownForEachStatementThatThereIs() throws Exception {
    callEverything();
    Set<String> declared = new TreeSet<>();
    for (var type :
        List.of(
            shared("AgentStatements"),
            shared("SqlConversationRepository"),
            shared("PlanStatements"),
            shared("SqlOriginRepository"),
            MessageStatements.class,
            DeliveryStatements.class,
            ChangeLog.class)) {
      for (var field : type.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == Prepared.class) {
          field.setAccessible(true);
          declared.add(((Prepared) field.get(null)).operation());
        }
      }
    }
    for (var status : DeliveryStatus.values()) {
      DeliveryStatements.moveTo(status).ifPresent(move -> declared.add(move.operation()));
    }

    assertThat(statements.plans(file)).containsOnlyKeys(declared);
  }

  private static Class<?> shared(String name) throws ClassNotFoundException {
    return Class.forName(Statements.class.getPackageName() + "." + name);
  }

  /**
   * What was measured while there was little would have everything scanned, and would still hold
   * when there is much.
   */
  @Test
  void restOnNoMeasurements() throws Exception {
    callEverything();
    opened.close();

    assertThat(Databases.ask(file, "SELECT count(*) FROM sqlite_schema WHERE name LIKE '%stat1'"))
        .isEqualTo("0");
  }

  @Test
  void neitherScanNorSort() throws Exception {
    callEverything();

    assertThat(statements.plans(file))
        .allSatisfy(
            (operation, steps) ->
                assertThat(steps)
                    .noneMatch(step -> step.startsWith("SCAN"))
                    .noneMatch(step -> step.contains("TEMP B-TREE"))
                    .noneMatch(step -> step.contains("AUTOMATIC")));
  }

  private static String written(Map<String, List<String>> plans) {
    return plans.entrySet().stream()
        .filter(plan -> !plan.getValue().isEmpty())
        .map(plan -> plan.getKey() + "\n  " + String.join("\n  ", plan.getValue()) + "\n")
        .collect(joining());
  }

  private static String chosen() throws IOException {
    try (var in =
        RegistryAndMailPlansTest.class.getResourceAsStream("registry-and-mail-plans.txt")) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private void callEverything() throws SQLException {
    callChanges();
    callAgents();
    callPlans();
    callMail(callMessages());
    store
        .origins()
        .saveAll(SWARM, List.of(new Origin(ORIGIN, "a", 0, Optional.empty(), List.of())));
    store.origins().findAll(SWARM, List.of(ORIGIN));
    store.origins().removeAll(SWARM, List.of(ORIGIN));
  }

  /** The next change looks for what is to be forgotten. */
  private void callChanges() throws SQLException {
    try (var connection = Databases.open(file);
        var statement = connection.createStatement()) {
      statement.execute(SqliteChangeFeedTest.OLD_CHANGES);
    }
    store.changes().since(store.changes().position(), 1);
  }

  private void callAgents() {
    var agents = store.agents();
    var profile = AgentProfile.PLAIN.withTeam("drones").withCapabilities(Labels.of("dance", "fly"));
    var agent = Agent.registered(BEE, profile, NOW);
    agents.add(SWARM, agent);
    agents.save(SWARM, agent);
    agents.find(SWARM, BEE);
    agents.touch(SWARM, List.of(BEE), NOW);
    try {
      agents.save(SWARM, agent);
    } catch (StaleVersionException e) {
      // Asks for the version that is stored.
    }
    var all = AgentQuery.ALL;
    for (var query :
        List.of(
            all,
            AgentQuery.inTeam("drones"),
            AgentQuery.inStatus(AgentStatus.IDLE),
            AgentQuery.capableOf("dance"),
            new AgentQuery(
                Optional.of("drones"),
                Optional.of(AgentStatus.IDLE),
                Optional.of("dance"),
                Optional.of(NOW)))) {
      agents.list(SWARM, query, FIRST);
    }
    agents.silentSince(SWARM, NOW, 10);
    agents.teams(SWARM, FIRST);
    agents.countByStatus(SWARM);
  }

  private void callPlans() {
    var conversations = store.conversations();
    var conversation = Conversation.opened(TALK, "title", NOW);
    conversations.add(SWARM, conversation);
    conversations.save(SWARM, conversation);
    conversations.find(SWARM, TALK);
    conversations.list(SWARM, Optional.empty(), FIRST);
    conversations.list(SWARM, Optional.of(ConversationStatus.ACTIVE), FIRST);
    var plans = store.plans();
    var plan = Plan.drafted(PLAN, "question", 3, NOW);
    plans.add(SWARM, plan);
    plans.save(SWARM, plan);
    plans.find(SWARM, PLAN);
    plans.list(SWARM, Optional.empty(), FIRST);
    plans.list(SWARM, Optional.of(PlanStatus.PLANNING), FIRST);
    plans.link(SWARM, new PlanLink(TALK, PLAN, LinkKind.INITIATED, Optional.empty(), NOW));
    plans.linksOf(SWARM, TALK, FIRST);
    plans.linksOf(SWARM, PLAN, FIRST);
    try {
      conversations.save(SWARM, conversation);
    } catch (StaleVersionException e) {
      // Asks for the version that is stored.
    }
  }

  private MessageId callMessages() {
    var messages = store.messages();
    var said = said("key");
    messages.append(SWARM, NEWS, List.of(said), OptionalLong.empty());
    messages.append(SWARM, NEWS, List.of(said("key"), said("other")), OptionalLong.empty());
    messages.find(SWARM, said.id());
    messages.version(SWARM, NEWS);
    messages.after(SWARM, NEWS, 0, 10);
    messages.before(SWARM, NEWS, 10, 10);
    messages.since(SWARM, NEWS, NOW, FIRST);
    var gone = ThreadId.topic("gone");
    messages.append(SWARM, gone, List.of(said("key")), OptionalLong.empty());
    var first = messages.threads(SWARM, ThreadKind.TOPIC, PageRequest.first(1));
    messages.threads(SWARM, ThreadKind.TOPIC, FIRST.after(first.next().orElseThrow()));
    messages.clear(SWARM, gone);
    return said.id();
  }

  private NewMessage said(String key) {
    var envelope =
        new Envelope("", Priority.HIGH, Labels.of("tag"), Optional.empty(), Optional.empty());
    return new NewMessage(
        new MessageId(store.ids().next()),
        Role.USER,
        "",
        Json.NULL,
        Optional.of(envelope),
        Optional.of(key),
        NOW);
  }

  private void callMail(MessageId message) {
    var deliveries = store.deliveries();
    var delivery =
        new Delivery(
            message,
            BEE,
            DeliveryStatus.PENDING,
            Priority.HIGH,
            Labels.of("tag"),
            NOW,
            NOW,
            Optional.of(NOW));
    deliveries.add(SWARM, List.of(delivery));
    deliveries.find(SWARM, BEE, message);
    for (var query :
        List.of(
            InboxQuery.ALL,
            InboxQuery.UNREAD,
            new InboxQuery(false, Optional.of(Priority.HIGH), Optional.empty()),
            new InboxQuery(true, Optional.of(Priority.HIGH), Optional.of("tag")))) {
      deliveries.inbox(SWARM, BEE, query, FIRST);
    }
    deliveries.pending(SWARM, BEE, 10);
    deliveries.unread(SWARM, BEE);
    deliveries.deliveriesOf(SWARM, message, FIRST);
    for (var status : DeliveryStatus.values()) {
      deliveries.move(SWARM, BEE, List.of(message), status, NOW);
    }
    deliveries.expire(SWARM, NOW, 10);
  }
}
