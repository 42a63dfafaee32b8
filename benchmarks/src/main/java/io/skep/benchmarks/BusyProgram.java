package io.skep.benchmarks;

/** Keeps processors busy, in a process of its own. */
final class BusyProgram {

  private BusyProgram() {}

  /** Runs it: on how many threads. Ends with whoever started it. */
  public static void main(String[] arguments) throws Exception {
    for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
      var loop = new Thread(BusyProgram::loop, "busy");
      loop.setDaemon(true);
      loop.start();
    }
    Child.say("busy");
    Child.parent().readLine();
  }

  private static void loop() {
    while (true) {
      Thread.onSpinWait();
    }
  }
}
