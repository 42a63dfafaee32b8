package io.skep.adapters.cache.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** In-memory byte store whose contents a test can manipulate. Thread-safe. */
public final class InMemoryByteStore implements ByteStore {

  private final Map<String, byte[]> values = new ConcurrentHashMap<>();
  private final Map<String, byte[]> members = new ConcurrentHashMap<>();

  @Override
  public byte @Nullable [] get(String key) {
    return values.get(key);
  }

  @Override
  public void put(String key, byte[] value, Duration timeToLive) {
    values.put(key, value);
  }

  @Override
  public boolean awaitConnection(Duration timeout) {
    return true;
  }

  @Override
  public void putMember(String group, String member, byte[] value, Duration timeToLive) {
    members.put(group + ":" + member, value);
  }

  @Override
  public List<byte[]> getMembers(String group) {
    return members.entrySet().stream()
        .filter(it -> it.getKey().startsWith(group + ":"))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public void close() {}

  /** Returns a copy of the contents. */
  public Map<String, byte[]> dump() {
    return Map.copyOf(values);
  }

  /** Replaces the contents with a dump. */
  public void restore(Map<String, byte[]> dump) {
    values.clear();
    values.putAll(dump);
  }

  /** Replaces the value of each key. */
  public void corrupt(byte[] bytes) {
    values.replaceAll((key, value) -> bytes);
  }
}
