package io.skep.bootstrap.cli;

import io.skep.testkit.servers.PostgresServer;

/** Commands on a shared store. */
class PostgresCommandLineTest extends CommandLineTest {

  private final String store = PostgresServer.shared().newDatabase();

  @Override
  String store() {
    return store;
  }
}
