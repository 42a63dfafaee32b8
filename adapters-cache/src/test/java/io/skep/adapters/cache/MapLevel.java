package io.skep.adapters.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A second level in memory, that can be tampered with. */
final class MapLevel implements SecondLevel {

  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<String, byte[]> posted = new ConcurrentHashMap<>();

  @Override
  public byte @Nullable [] get(String key) {
    return blobs.get(key);
  }

  @Override
  public void put(String key, byte[] blob, Duration timeToLive) {
    blobs.put(key, blob);
  }

  @Override
  public boolean isThere(Duration patience) {
    return true;
  }

  @Override
  public void post(String board, String member, byte[] blob, Duration timeToLive) {
    posted.put(board + ":" + member, blob);
  }

  @Override
  public List<byte[]> posted(String board) {
    return posted.entrySet().stream()
        .filter(it -> it.getKey().startsWith(board + ":"))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public void close() {}

  /** Returns what it holds, to be restored. */
  Map<String, byte[]> dump() {
    return Map.copyOf(blobs);
  }

  /** Has it hold what it held once. */
  void restore(Map<String, byte[]> dump) {
    blobs.clear();
    blobs.putAll(dump);
  }

  /** Has it hold other bytes under each key. */
  void tamper(byte[] bytes) {
    blobs.replaceAll((key, blob) -> bytes);
  }
}
