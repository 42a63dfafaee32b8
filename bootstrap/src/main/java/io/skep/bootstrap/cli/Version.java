package io.skep.bootstrap.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of the jar that runs. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    var version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "skep " + (version == null ? "(built from source)" : version), "Java " + Runtime.version()
    };
  }
}
