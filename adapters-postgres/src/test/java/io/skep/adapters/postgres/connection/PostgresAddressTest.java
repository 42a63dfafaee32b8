package io.skep.adapters.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresAddressTest {

  private static final String SYSTEM_USER = System.getProperty("user.name");

  @Nested
  class Url {

    @Test
    void setsEveryComponent() {
      var address =
          parse(
              "postgresql://ada:nec%2Ftar%40@host:5433/hive?sslmode=verify-full&sslrootcert=a%20b");

      assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://host:5433/hive");
      assertThat(address.user()).isEqualTo("ada");
      assertThat(address.password()).hasValue("nec/tar@");
      assertThat(address.parameters())
          .containsOnly(Map.entry("sslmode", "verify-full"), Map.entry("sslrootcert", "a b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql:", "postgresql://", "postgres://", "postgresql:///"})
    void mayBeEmpty(String url) {
      var address = parse(url);

      assertThat(address.user()).isEqualTo(SYSTEM_USER);
      assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://localhost/" + SYSTEM_USER);
      assertThat(address.password()).isEmpty();
      assertThat(address.parameters()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "postgresql://ada@/hive, localhost, ada, hive",
      "postgresql://:5433/hive, localhost:5433, USER, hive",
      "postgresql://host, host, USER, USER",
      "postgres://ada@host, host, ada, ada",
      "postgresql://a%3Ab%25@host/%2F%3F%20%2B+, host, a:b%, %2F%3F%20%2B%2B",
      "postgresql://[::1]:5433/hive, [::1]:5433, USER, hive",
      "'postgresql://one,two:5433,[::1]:5434/hive', 'one,two:5433,[::1]:5434', USER, hive"
    })
    void isParsed(String url, String hosts, String user, String database) {
      var address = parse(url);

      assertThat(address.user()).isEqualTo(user.replace("USER", SYSTEM_USER));
      assertThat(address.jdbcUrl())
          .isEqualTo("jdbc:postgresql://" + hosts + "/" + database.replace("USER", SYSTEM_USER));
    }

    @Test
    void distinguishesSpaceAndPlus() {
      assertThat(parse("postgresql://a:b+c%20d@host/x").password()).hasValue("b+c d");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "mysql://host/db",
          "postgresql:host/db",
          "postgresql://host/db?user=ada",
          "postgresql://host/db?sslmode",
          "postgresql://host/db?sslMode=require",
          "postgresql://host/db?sslmode=yes",
          "postgresql://host/db?",
          "postgresql://host:0/db",
          "postgresql://host:65536/db",
          "postgresql://host:x/db",
          "postgresql://one,,two/db",
          "postgresql://::1/db",
          "postgresql://host/a/b",
          "postgresql://host/a b",
          "postgresql://host/a#b",
          "postgresql://host/%4"
        })
    void isRejected(String url) {
      assertThatThrownBy(() -> parse(url)).isInstanceOf(InvalidArgumentException.class);
    }
  }

  @Nested
  class Environment {

    @Test
    void fillsMissingComponents() {
      var address =
          PostgresAddress.parse(
              "postgresql:",
              Map.of(
                  "PGHOST", "host",
                  "PGPORT", "5433",
                  "PGDATABASE", "hive",
                  "PGUSER", "ada",
                  "PGPASSWORD", "nec%tar",
                  "PGSSLMODE", "verify-ca",
                  "PGSSLROOTCERT", "root.crt",
                  "PGSSLCERT", "my.crt",
                  "PGSSLKEY", "my.key"));

      assertThat(address).hasToString("postgresql://ada@host:5433/hive");
      assertThat(address.password()).hasValue("nec%tar");
      assertThat(address.parameters())
          .containsOnly(
              Map.entry("sslmode", "verify-ca"),
              Map.entry("sslrootcert", "root.crt"),
              Map.entry("sslcert", "my.crt"),
              Map.entry("sslkey", "my.key"));
    }

    @Test
    void isOverriddenByTheUrl() {
      var address =
          PostgresAddress.parse(
              "postgresql://eve:pollen@there:5434/comb?sslmode=require",
              Map.of(
                  "PGHOST", "host",
                  "PGPORT", "5433",
                  "PGDATABASE", "hive",
                  "PGUSER", "ada",
                  "PGPASSWORD", "nectar",
                  "PGSSLMODE", "disable"));

      assertThat(address).hasToString("postgresql://eve@there:5434/comb");
      assertThat(address.password()).hasValue("pollen");
      assertThat(address.parameters()).containsOnly(Map.entry("sslmode", "require"));
    }

    @Test
    void userDatabaseDefault() {
      assertThat(PostgresAddress.parse("postgresql:", Map.of("PGUSER", "ada")))
          .hasToString("postgresql://ada@localhost/ada");
    }

    @ParameterizedTest
    @CsvSource({
      "postgresql://there/, '', 5433, there:5433",
      "postgresql://there:1/, '', 5433, there:1",
      "'postgresql://a,b:1/', '', 5433, 'a,b:1'",
      "postgresql:, '', 5433, localhost:5433",
      "postgresql://:1, host, 5433, host:1",
      "postgresql:, ::1, '', [::1]",
      "postgresql:, [::1], 5433, [::1]:5433",
      "postgresql:, 'one,two', 5433, 'one:5433,two:5433'",
      "postgresql:, 'one,::1', '5433,5434', 'one:5433,[::1]:5434'"
    })
    void setsHostsAndPorts(String url, String names, String ports, String expected) {
      assertThat(
              PostgresAddress.parse(
                  url, Map.of("PGHOST", names, "PGPORT", ports, "PGDATABASE", "d", "PGUSER", "u")))
          .hasToString("postgresql://u@" + expected + "/d");
    }

    @ParameterizedTest
    @CsvSource({
      "PGHOST, /var/run/postgresql",
      "PGHOST, host/db",
      "PGHOST, 'one,'",
      "PGPORT, x",
      "PGPORT, 0",
      "PGPORT, '1,2'",
      "PGSSLMODE, yes"
    })
    void isRejected(String variable, String value) {
      assertThatThrownBy(() -> PostgresAddress.parse("postgresql://", Map.of(variable, value)))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining(variable.equals("PGSSLMODE") ? "sslmode" : variable);
    }
  }

  private static PostgresAddress parse(String url) {
    return PostgresAddress.parse(url, Map.of());
  }
}
