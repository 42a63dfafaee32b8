package io.skep.adapters.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.jooq.repository.SqlAgentRepository;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.sqlite.changefeed.SqliteChangeFeedTest;
import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.adapters.sqlite.mail.SqliteDeliverySql;
import io.skep.adapters.sqlite.message.SqliteMessageSql;
import io.skep.adapters.sqlite.transaction.ChangeLog;
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
import io.skep.domain.message.MailHeaders;
import io.skep.domain.message.MessageInsert;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.message.ThreadKind;
import io.skep.domain.plan.LinkKind;
import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanLink;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.provenance.ExternalId;
import io.skep.domain.provenance.ExternalType;
import io.skep.domain.provenance.ImportRecord;
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
class RegistryAndMailQueryPlansTest {

  private static final SwarmId SWARM = new SwarmId("bees");
  private static final AgentId BEE = new AgentId("bee");
  private static final ConversationId TALK = new ConversationId("talk");
  private static final PlanId PLAN = new PlanId("plan");
  private static final ThreadId NEWS = ThreadId.topic("news");
  private static final ExternalId ORIGIN = new ExternalId(ExternalType.AGENT, "elsewhere");
  private static final PageRequest FIRST = PageRequest.first(10);
  private static final Instant NOW = SettableClock.START;

  private final StatementRecorder recorder = new StatementRecorder();

  @TempDir private Path folder;
  private Path file;
  private SqliteStore opened;
  private Store store;

  @BeforeEach
  void open() {
    file = folder.resolve("skep.db");
    var config = SqliteConfig.of(file);
    opened = SqliteStore.open(config, new SettableClock(), recorder.recordingConnections(config));
    store = opened.ports();
  }

  @AfterEach
  void close() {
    opened.close();
  }

  @Test
  void matchTheExpectedPlans() throws Exception {
    callEverything();

    assertThat(format(recorder.queryPlans(file))).isEqualTo(expectedPlans());
  }

  @Test
  void coverAllStatements() throws Exception {
    callEverything();
    Set<String> declared = new TreeSet<>();
    for (var type :
        List.of(
            sharedClass("AgentSql"),
            sharedClass("SqlConversationRepository"),
            sharedClass("PlanSql"),
            sharedClass("SqlImportRecordRepository"),
            SqliteMessageSql.class,
            SqliteDeliverySql.class,
            ChangeLog.class)) {
      for (var field : type.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == SqlStatement.class) {
          field.setAccessible(true);
          declared.add(((SqlStatement) field.get(null)).operation());
        }
      }
    }
    for (var status : DeliveryStatus.values()) {
      SqliteDeliverySql.updateStatus(status).ifPresent(move -> declared.add(move.operation()));
    }

    assertThat(recorder.queryPlans(file)).containsOnlyKeys(declared);
  }

  private static Class<?> sharedClass(String name) throws ClassNotFoundException {
    return Class.forName(SqlAgentRepository.class.getPackageName() + "." + name);
  }

  /**
   * What was measured while there was little would have everything scanned, and would still hold
   * when there is much.
   */
  @Test
  void doNotDependOnStatistics() throws Exception {
    callEverything();
    opened.close();

    assertThat(
            RawDatabase.query(file, "SELECT count(*) FROM sqlite_schema WHERE name LIKE '%stat1'"))
        .isEqualTo("0");
  }

  @Test
  void neitherScanNorSort() throws Exception {
    callEverything();

    assertThat(recorder.queryPlans(file))
        .allSatisfy(
            (operation, steps) ->
                assertThat(steps)
                    .noneMatch(step -> step.startsWith("SCAN"))
                    .noneMatch(step -> step.contains("TEMP B-TREE"))
                    .noneMatch(step -> step.contains("AUTOMATIC")));
  }

  private static String format(Map<String, List<String>> plans) {
    return plans.entrySet().stream()
        .filter(plan -> !plan.getValue().isEmpty())
        .map(plan -> plan.getKey() + "\n  " + String.join("\n  ", plan.getValue()) + "\n")
        .collect(joining());
  }

  private static String expectedPlans() throws IOException {
    try (var in =
        RegistryAndMailQueryPlansTest.class.getResourceAsStream("registry-and-mail-plans.txt")) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private void callEverything() throws SQLException {
    callChanges();
    callAgents();
    callPlans();
    callMail(callMessages());
    store
        .importRecords()
        .saveAll(SWARM, List.of(new ImportRecord(ORIGIN, "a", 0, Optional.empty(), List.of())));
    store.importRecords().findAll(SWARM, List.of(ORIGIN));
    store.importRecords().removeAll(SWARM, List.of(ORIGIN));
  }

  /** The next change looks for what is to be forgotten. */
  private void callChanges() throws SQLException {
    try (var connection = RawDatabase.open(file);
        var statement = connection.createStatement()) {
      statement.execute(SqliteChangeFeedTest.OLD_CHANGES);
    }
    store.changeFeed().poll(store.changeFeed().position(), 1);
  }

  private void callAgents() {
    var agents = store.agents();
    var profile =
        AgentProfile.DEFAULT.withTeam("drones").withCapabilities(Labels.of("dance", "fly"));
    var agent = Agent.registered(BEE, profile, NOW);
    agents.add(SWARM, agent);
    agents.save(SWARM, agent);
    agents.find(SWARM, BEE);
    agents.recordHeartbeats(SWARM, List.of(BEE), NOW);
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
    agents.findInactive(SWARM, NOW, 10);
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
    var said = messageInsert("key");
    messages.append(SWARM, NEWS, List.of(said), OptionalLong.empty());
    messages.append(
        SWARM, NEWS, List.of(messageInsert("key"), messageInsert("other")), OptionalLong.empty());
    messages.find(SWARM, said.id());
    messages.version(SWARM, NEWS);
    messages.findAfter(SWARM, NEWS, 0, 10);
    messages.findBefore(SWARM, NEWS, 10, 10);
    messages.findSince(SWARM, NEWS, NOW, FIRST);
    var gone = ThreadId.topic("gone");
    messages.append(SWARM, gone, List.of(messageInsert("key")), OptionalLong.empty());
    var first = messages.listThreads(SWARM, ThreadKind.TOPIC, PageRequest.first(1));
    messages.listThreads(SWARM, ThreadKind.TOPIC, FIRST.after(first.next().orElseThrow()));
    messages.clear(SWARM, gone);
    return said.id();
  }

  private MessageInsert messageInsert(String key) {
    var envelope =
        new MailHeaders("", Priority.HIGH, Labels.of("tag"), Optional.empty(), Optional.empty());
    return new MessageInsert(
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
    deliveries.lockPending(SWARM, BEE, 10);
    deliveries.countUnread(SWARM, BEE);
    deliveries.deliveriesOf(SWARM, message, FIRST);
    for (var status : DeliveryStatus.values()) {
      deliveries.updateStatus(SWARM, BEE, List.of(message), status, NOW);
    }
    deliveries.expire(SWARM, NOW, 10);
  }
}
