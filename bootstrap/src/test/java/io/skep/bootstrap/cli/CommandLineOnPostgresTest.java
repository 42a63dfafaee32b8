package io.skep.bootstrap.cli;

import io.skep.testkit.servers.PostgresServer;

/** The same on a shared store. */
class CommandLineOnPostgresTest extends CommandLineTest {

  private final String store = PostgresServer.shared().newDatabase();

  @Override
  String store() {
    return store;
  }
}
