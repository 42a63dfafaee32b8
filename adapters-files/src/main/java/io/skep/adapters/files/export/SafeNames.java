package io.skep.adapters.files.export;

import io.skep.adapters.files.workspace.WorkspaceMessageBuilder;
import io.skep.domain.value.AgentId;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Encoder of agent names as folder names that are valid on all systems and distinct.
 *
 * <p>ASCII letters, digits, hyphens and underscores stay, as do dots and spaces within the name;
 * each other byte in UTF-8 becomes {@code %} and two hexadecimal digits. A name that would exceed
 * the maximum length is truncated and ends in a hash; the files in the folder contain the name.
 */
final class SafeNames {

  private static final int MAX_LENGTH = 180;
  private static final int PREFIX_LENGTH = 140;

  /** Device names reserved on Windows, also with an extension. */
  private static final Set<String> RESERVED_NAMES =
      Set.of("con", "prn", "aux", "nul", "conin$", "conout$");

  private SafeNames() {}

  static String encode(AgentId agent) {
    var name = agent.value();
    var folder = new StringBuilder();
    var bytes = name.getBytes(StandardCharsets.UTF_8);
    boolean device = isReservedName(name);
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xFF);
      boolean inside = i > 0 && i < bytes.length - 1;
      boolean begins = i == 0 && device;
      if ((isUnreserved(c) && !begins) || (inside && (c == '.' || c == ' '))) {
        folder.append(c);
      } else {
        folder.append('%').append("%02X".formatted((int) c));
      }
    }
    return folder.length() <= MAX_LENGTH
        ? folder.toString()
        : folder.substring(0, PREFIX_LENGTH) + "%~" + WorkspaceMessageBuilder.fingerprint(name);
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  private static boolean isReservedName(String name) {
    int dot = name.indexOf('.');
    var stem = (dot < 0 ? name : name.substring(0, dot)).toLowerCase(Locale.ROOT);
    return RESERVED_NAMES.contains(stem) || stem.matches("(?:com|lpt)\\d");
  }
}
