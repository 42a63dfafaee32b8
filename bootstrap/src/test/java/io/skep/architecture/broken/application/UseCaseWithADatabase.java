package io.skep.architecture.broken.application;

import java.sql.Connection;
import java.sql.SQLException;

/** Speaks SQL. */
final class UseCaseWithADatabase {

  void use(Connection connection) throws SQLException {
    connection.commit();
  }
}
