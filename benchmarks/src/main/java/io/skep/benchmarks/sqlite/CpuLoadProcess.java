package io.skep.benchmarks.sqlite;

import io.skep.benchmarks.harness.ChildJvm;

/** Process that loads processors with busy loops. */
final class CpuLoadProcess {

  private CpuLoadProcess() {}

  /** Runs the process: number of threads. Ends when the parent ends. */
  public static void main(String[] arguments) throws Exception {
    for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
      var loop = new Thread(CpuLoadProcess::loop, "busy");
      loop.setDaemon(true);
      loop.start();
    }
    ChildJvm.writeLine("busy");
    ChildJvm.parentInput().readLine();
  }

  private static void loop() {
    while (true) {
      Thread.onSpinWait();
    }
  }
}
