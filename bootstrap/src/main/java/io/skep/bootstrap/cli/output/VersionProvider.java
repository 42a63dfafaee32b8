package io.skep.bootstrap.cli.output;

import picocli.CommandLine.IVersionProvider;

/** The version of the jar that runs. */
public final class VersionProvider implements IVersionProvider {

  @Override
  public String[] getVersion() {
    var version = VersionProvider.class.getPackage().getImplementationVersion();
    return new String[] {
      "skep " + (version == null ? "(built from source)" : version), "Java " + Runtime.version()
    };
  }
}
