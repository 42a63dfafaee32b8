package io.skep.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.adapters.postgres.archive.InMemoryArchive;
import io.skep.adapters.postgres.connection.PasswordProtectedServer;
import io.skep.adapters.postgres.connection.PostgresAddress;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.adapters.postgres.connection.PostgresConnections;
import io.skep.adapters.postgres.maintenance.PartitionMonitor;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.mail.OutgoingMessage;
import io.skep.domain.mail.Recipients;
import io.skep.domain.message.MessageInput;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.transfer.EntityType;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.MessageFactory;
import io.skep.testkit.fixture.PortableRowSamples;
import io.skep.testkit.servers.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The roles of docs/roles.md: one that owns the tables, and one that works on them. */
class LeastPrivilegeTest {

  private static final Path PAGE = Path.of("..", "docs", "roles.md");
  private static final Pattern SQL = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);
  private static final ThreadId NEWS = ThreadId.topic("news");
  private static final ThreadId OLD = ThreadId.topic("old");
  private static final int KNOWS_MAINTAIN = 17;
  private static final AgentId AGENT = new AgentId("a");

  private static String url;

  @BeforeAll
  static void createTables() throws Exception {
    url = PasswordProtectedServer.newDatabase();
    var steps = SQL.matcher(Files.readString(PAGE)).results().map(it -> it.group(1)).toList();
    assertThat(steps).hasSize(3);
    run(url, steps.get(0));
    open("skep_owner").close();
    run(as("skep_owner"), steps.get(1));
    if (version() >= KNOWS_MAINTAIN) {
      run(as("skep_owner"), steps.get(2));
    }
  }

  private static int version() throws SQLException {
    try (var connection = PostgresServer.connect(url)) {
      return connection.getMetaData().getDatabaseMajorVersion();
    }
  }

  @Test
  void sufficesToWork() {
    try (var store = open("skep_writer")) {
      var swarm = new Swarm(SwarmId.DEFAULT, store.ports());
      swarm.tasks().enqueue(TaskSpec.of("task"));
      var task = swarm.tasks().claim(ClaimRequest.forAgent(AGENT)).get(0);
      swarm.tasks().heartbeat(task.token(), Duration.ofMinutes(1));
      swarm.tasks().complete(task.token(), Optional.empty());
      swarm
          .mailbox()
          .send(OutgoingMessage.text(AGENT, Recipients.agents(AGENT), "subject", "text"));
      swarm.messages().append(NEWS, MessageInput.text(Role.USER, "text"));

      assertThat(swarm.tasks().find(task.id()).orElseThrow().status().isOpen()).isFalse();
      assertThat(swarm.mailbox().countUnread(AGENT)).isEqualTo(1);
      assertThat(swarm.messages().clear(NEWS)).isEqualTo(1);
    }
  }

  @Test
  void sufficesToCreatePartitions() {
    try (var store = open("skep_writer")) {
      var ports = store.ports();
      var longAgo = Instant.parse("2011-05-01T12:00:00Z");
      var old = new MessageFactory(ports.ids(), () -> longAgo).text(idAt(ports, longAgo), "text");

      ports.messages().append(SwarmId.DEFAULT, OLD, List.of(old), OptionalLong.empty());

      assertThat(ports.messages().find(SwarmId.DEFAULT, old.id())).isPresent();
    }
  }

  @Test
  void sufficesToAnalyze() {
    try (var connections = new PostgresConnections(config("skep_writer"))) {
      new PartitionMonitor(connections).run();
    }
  }

  @Test
  void doesNotRunTemporaryTableTriggers() throws SQLException {
    run(
        as("skep_writer"),
        """
        CREATE TEMPORARY TABLE message_2013_07 (LIKE skep.message);
        CREATE TEMPORARY TABLE archive (LIKE skep.archive);
        INSERT INTO archive SELECT gen_random_uuid(), '2013-07-01', 1, 'DETACHING', '', NULL, 0, 0,
          0, now();
        SELECT skep.skep_make_month('2013-07-01');
        """);
    run(as("skep_owner"), "SELECT FROM skep.message_2013_07");
  }

  @Test
  void sufficesToListArchivesOnly() {
    try (var store = open("skep_writer")) {
      assertThat(store.partitionedStore().partitions()).isNotEmpty();
      assertThat(store.partitionedStore().archives()).isEmpty();
      assertThat(
              StoreErrors.assertFails(
                  ErrorCode.STORE_UNAVAILABLE,
                  () -> store.partitionedStore().openArchiveSession("somebody")))
          .hasMessage(
              "only the owner of the tables, skep_owner, can archive and restore, not skep_writer"
                  + " (see docs/roles.md)");
    }
  }

  @Test
  void archivingAsOwnerPreservesPrivileges() throws SQLException {
    var month = YearMonth.of(2012, 5);
    var at = Instant.parse("2012-05-01T12:00:00Z");
    run(url, "CREATE ROLE admin LOGIN IN ROLE skep_owner; GRANT USAGE ON SCHEMA skep TO admin");
    MessageId id;
    try (var store = open("skep_writer")) {
      var old =
          new MessageFactory(store.ports().ids(), () -> at).text(idAt(store.ports(), at), "text");
      store.ports().messages().append(SwarmId.DEFAULT, OLD, List.of(old), OptionalLong.empty());
      id = old.id();
    }
    var memory = new InMemoryArchive();
    try (var store = open("admin");
        var work = store.partitionedStore().openArchiveSession("admin")) {
      var planned = work.plan(id.value(), month, "nowhere");
      assertThat(work.detach(planned)).isEmpty();
      var detached = store.partitionedStore().archives().get(0);
      var archived = memory.copied(work, detached);
      assertThat(store.ports().messages().find(SwarmId.DEFAULT, id)).isEmpty();
      memory.attached(work, memory.loaded(work, archived));
      run(as("skep_owner"), "DELETE FROM skep.archive");
    }
    try (var store = open("skep_writer")) {
      assertThat(store.ports().messages().find(SwarmId.DEFAULT, id)).isPresent();
      assertThat(store.ports().messages().clear(SwarmId.DEFAULT, OLD)).isPositive();
    }
    run(as("skep_owner"), "DROP TABLE skep.message_2012_05");
  }

  @Test
  void sufficesToTransfer() {
    var config = PostgresConfig.of(PostgresAddress.parse(as("skep_writer")));
    PostgresStore.transferSource(config).close();
    try (var target = PostgresStore.mergeTarget(config)) {
      target.add(PortableRowSamples.of(EntityType.THREAD));
      target.add(PortableRowSamples.of(EntityType.MESSAGE));
      target.commit();
    }
    try (var target = PostgresStore.transferTarget(config)) {
      target.begin("another store");
      target.complete();
    }
  }

  private static MessageId idAt(Store ports, Instant at) {
    return new MessageId(ports.ids().nextAt(at));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE skep.nectar (id text)",
        "CREATE TABLE public.nectar (id text)",
        "DROP TABLE skep.task",
        "ALTER TABLE skep.task ADD COLUMN nectar text",
        "TRUNCATE skep.task",
        "DELETE FROM skep.skep_schema_history",
        "UPDATE skep.skep_schema_history SET version = '999'",
        "DELETE FROM skep.archive",
        "ALTER TABLE skep.message DETACH PARTITION skep.message_early",
        "CREATE ROLE nectar"
      })
  void sufficesForNothingElse(String sql) {
    assertThatThrownBy(() -> run(as("skep_writer"), sql))
        .isInstanceOfSatisfying(
            SQLException.class, refusal -> assertThat(refusal.getSQLState()).isEqualTo("42501"));
  }

  private static PostgresStore open(String role) {
    return PostgresStore.open(config(role));
  }

  private static PostgresConfig config(String role) {
    return PostgresConfig.of(PostgresAddress.parse(as(role)));
  }

  private static String as(String role) {
    return "postgresql://" + role + url.substring(url.indexOf('@')) + "?currentSchema=skep";
  }

  private static void run(String place, String sql) throws SQLException {
    try (var connection = PostgresServer.connect(place);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
