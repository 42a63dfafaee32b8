package io.skep.architecture.broken.application;

import java.sql.Connection;
import java.sql.SQLException;

/** Use case that uses SQL. */
final class UseCaseUsingSql {

  void use(Connection connection) throws SQLException {
    connection.commit();
  }
}
