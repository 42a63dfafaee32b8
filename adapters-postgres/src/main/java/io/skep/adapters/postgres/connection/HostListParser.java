package io.skep.adapters.postgres.connection;

import io.skep.domain.error.InvalidArgumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The hosts of a server, of which the driver takes the first that answers, with their ports. */
final class HostListParser {

  private static final int MAX_PORT = 65_535;

  /** A name, an address of IPv4, or one of IPv6 in brackets; a port may follow. */
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+(?:%[0-9A-Za-z]+)?]|[\\w.-]*)(?::(\\d{1,5}))?");

  private HostListParser() {}

  /**
   * Reads hosts as they are in a URL.
   *
   * @param said may have nothing in it
   * @param names the hosts if none is said, with commas between them, or null
   * @param ports the ports if none is said: one for all hosts or one for each, or null
   * @return hosts as a URL has them
   * @throws InvalidArgumentException if there are none; the refusal does not repeat them
   */
  static String parse(String said, @Nullable String names, @Nullable String ports) {
    List<String> hosts = new ArrayList<>();
    List<Optional<String>> found = new ArrayList<>();
    for (var part : said.split(",", -1)) {
      var matcher = HOST.matcher(part);
      if (!matcher.matches()) {
        throw new InvalidArgumentException(
            "PostgreSQL URL", "must have hosts and ports as in one:5432,[::1]:5433 behind any @");
      }
      hosts.add(matcher.group(1));
      found.add(
          Optional.ofNullable(matcher.group(2)).map(port -> requirePort("PostgreSQL URL", port)));
    }
    if (hosts.equals(List.of(""))) {
      hosts = names == null || names.isEmpty() ? List.of("localhost") : parseNames(names);
    } else if (hosts.contains("")) {
      throw new InvalidArgumentException("PostgreSQL URL", "must name a host before each comma");
    }
    if (found.stream().allMatch(Optional::isEmpty) && ports != null && !ports.isEmpty()) {
      found = parsePorts(ports, hosts.size());
    }
    List<String> read = new ArrayList<>();
    for (int i = 0; i < hosts.size(); i++) {
      var port = found.get(found.size() == 1 ? 0 : i);
      read.add(hosts.get(i) + port.map(number -> ":" + number).orElse(""));
    }
    return String.join(",", read);
  }

  private static List<String> parseNames(String names) {
    List<String> hosts = new ArrayList<>();
    for (var name : names.split(",", -1)) {
      if (name.startsWith("/")) {
        throw new InvalidArgumentException("PGHOST", "must name hosts, not a folder of sockets");
      }
      var host = name.indexOf(':') >= 0 && !name.startsWith("[") ? "[" + name + "]" : name;
      var matcher = HOST.matcher(host);
      if (host.isEmpty() || !matcher.matches() || matcher.group(2) != null) {
        throw new InvalidArgumentException("PGHOST", "must be names of hosts");
      }
      hosts.add(host);
    }
    return hosts;
  }

  private static List<Optional<String>> parsePorts(String ports, int hosts) {
    List<Optional<String>> numbers = new ArrayList<>();
    for (var number : ports.split(",", -1)) {
      numbers.add(Optional.of(requirePort("PGPORT", number)));
    }
    if (numbers.size() != 1 && numbers.size() != hosts) {
      throw new InvalidArgumentException("PGPORT", "must be one port, or one for each host");
    }
    return numbers;
  }

  private static String requirePort(String argument, String number) {
    boolean isPort =
        number.matches("\\d{1,5}")
            && Integer.parseInt(number) >= 1
            && Integer.parseInt(number) <= MAX_PORT;
    if (!isPort) {
      throw new InvalidArgumentException(argument, "must have ports from 1 to " + MAX_PORT);
    }
    return number;
  }
}
