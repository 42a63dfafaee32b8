package io.skep.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;

/** Base of tests that run commands in this process on their own store. */
abstract class CommandLineTestCase {

  @TempDir Path folder;

  int status;
  String out = "";
  String err = "";

  /** Returns the URL of the store of the test. */
  String store() {
    return "sqlite:" + folder.resolve("skep.db");
  }

  void run(String... arguments) {
    runOn(store(), arguments);
  }

  /** Runs a command on a store other than that of the test. */
  void runOn(String url, String... arguments) {
    var outText = new StringWriter();
    var errText = new StringWriter();
    List<String> all = new ArrayList<>(List.of("--store", url));
    all.addAll(List.of(arguments));
    status =
        new CommandRunner(new PrintWriter(outText), new PrintWriter(errText), false)
            .run(all.toArray(String[]::new));
    out = outText.toString();
    err = errText.toString();
  }

  String match(Pattern pattern) {
    var matcher = pattern.matcher(out);
    assertThat(matcher.find()).as("%s in %s", pattern, out + err).isTrue();
    return matcher.group(1);
  }
}
