package io.skep.adapters.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.skep.adapters.postgres.CapturedLogs;
import io.skep.adapters.postgres.PostgresStore;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.SwarmId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A password is seen by nobody but the driver. */
@Isolated("reads what is logged")
class PasswordSecrecyTest {

  private static final String SECRET = "ectar";

  @Test
  void isNotLoggedByAWorkingStore() {
    var url =
        PasswordProtectedServer.as(
            PasswordProtectedServer.PASSWORD, PasswordProtectedServer.newDatabase());
    List<String> said = new ArrayList<>();

    var logged =
        CapturedLogs.of(
            () -> {
              var config = PostgresConfig.of(PostgresAddress.parse(url));
              try (var store = PostgresStore.open(config)) {
                new Swarm(SwarmId.DEFAULT, store.ports()).tasks().enqueue(TaskSpec.of("task"));
                said.add(store.ports().toString());
              }
              said.add(config + " " + config.address() + " " + config.address().jdbcUrl());
            });

    assertThat(logged).anySatisfy(line -> assertThat(line).startsWith("org.postgresql"));
    assertThat(logged).anySatisfy(line -> assertThat(line).startsWith("com.zaxxer.hikari"));
    assertThat(logged).noneSatisfy(line -> assertThat(line).contains(SECRET));
    assertThat(said).noneSatisfy(line -> assertThat(line).contains(SECRET));
  }

  @Test
  void isNotInErrorsOfAStoreThatCannotBeOpened() {
    var url = PasswordProtectedServer.as("nectar", PasswordProtectedServer.newDatabase());
    List<String> said = new ArrayList<>();

    var logged =
        CapturedLogs.of(
            () ->
                said.add(
                    CapturedLogs.traceOf(
                        catchThrowable(
                            () ->
                                PostgresStore.open(PostgresConfig.of(PostgresAddress.parse(url)))
                                    .close()))));

    assertThat(logged).isNotEmpty().noneSatisfy(line -> assertThat(line).contains(SECRET));
    assertThat(said).hasSize(1).allSatisfy(line -> assertThat(line).contains("28P01"));
    assertThat(said).noneSatisfy(line -> assertThat(line).contains(SECRET));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://ada:nectar@host/db",
        "postgresql://ada:nec@tar:nectar@host/db",
        "postgresql://ada:nectar/1@host/db",
        "postgresql://ada:1/nectar@host/db",
        "postgresql://ada:1/nectar/2@host/db",
        "postgresql://ada:1?nectar@host/db",
        "postgresql://ada:1?sslmode=nectar@host/db",
        "postgresql://ada:1#nectar@host/db",
        "postgresql://ada:nectar%@host/db",
        "postgresql://ada:nectar%zz@host/db",
        "postgresql://ada:nec tar nectar@host/db",
        "postgresql://ada:nectar\n@host/db",
        "postgresql://ada:nectar[@host/db",
        "postgresql://ada:nectar",
        "postgresql:ada:nectar@host/db",
        "postgresql://host/db?password=nectar",
        "postgresql://host/db?nectar",
        "postgresql://ada:nectar@host:port/db",
        "postgresql://ada:nectar@host:99999/db",
        "postgresql://ada:nectar@host:/db",
        "postgresql://ada:nectar@[host/db",
        "jdbc:postgresql://ada:nectar@host/db"
      })
  void isNotInErrorsOfAnInvalidUrl(String url) {
    List<String> said = new ArrayList<>();

    var thrown =
        catchThrowable(
            () -> {
              var address = PostgresAddress.parse(url, Map.of("PGPASSWORD", "nectar"));
              said.add(address + " " + PostgresConfig.of(address) + " " + address.jdbcUrl());
            });

    assertThat(CapturedLogs.traceOf(thrown) + said).doesNotContain(SECRET).isNotEqualTo("[]");
  }
}
