package io.skep.adapters.files;

import io.skep.domain.value.AgentId;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Makes names of folders out of names of agents, so that they are safe on every system and two
 * agents never share one. Letters, digits, hyphens and low lines of ASCII stay, and dots and blanks
 * within; of everything else each byte in UTF-8 becomes {@code %} and two hexadecimal digits. A
 * name that would become too long ends in a digest: who is meant is said in the files.
 */
final class FolderNames {

  private static final int LONGEST = 180;
  private static final int KEPT = 140;

  /** Names that mean devices somewhere, also with an ending. */
  private static final Set<String> DEVICES =
      Set.of("con", "prn", "aux", "nul", "conin$", "conout$");

  private FolderNames() {}

  static String of(AgentId agent) {
    var name = agent.value();
    var folder = new StringBuilder();
    var bytes = name.getBytes(StandardCharsets.UTF_8);
    boolean device = isDevice(name);
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xFF);
      boolean inside = i > 0 && i < bytes.length - 1;
      boolean begins = i == 0 && device;
      if ((isPlain(c) && !begins) || (inside && (c == '.' || c == ' '))) {
        folder.append(c);
      } else {
        folder.append('%').append("%02X".formatted((int) c));
      }
    }
    return folder.length() <= LONGEST
        ? folder.toString()
        : folder.substring(0, KEPT) + "%~" + MessageDraft.fingerprint(name);
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  private static boolean isDevice(String name) {
    int dot = name.indexOf('.');
    var stem = (dot < 0 ? name : name.substring(0, dot)).toLowerCase(Locale.ROOT);
    return DEVICES.contains(stem) || stem.matches("(?:com|lpt)\\d");
  }
}
