package io.skep.adapters.sqlite;

import java.lang.reflect.Proxy;

/** Stands in for a repository that is still being written. */
final class Unwritten {

  private Unwritten() {}

  static <T> T of(Class<T> port) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.toString());
            }));
  }
}
