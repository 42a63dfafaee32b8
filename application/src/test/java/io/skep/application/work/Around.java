package io.skep.application.work;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;

/** Decorates a port for a test: each call goes through here. */
@FunctionalInterface
interface Around {

  /** Makes the call, or does something else, before, after or instead. */
  Object call(String method, Object[] arguments, Supplier<Object> call);

  /** Returns the port, decorated. */
  static <T> T port(Class<T> port, T delegate, Around around) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, given) -> {
              var arguments = given == null ? new Object[0] : given;
              return around.call(
                  method.getName(), arguments, () -> invoke(method, delegate, arguments));
            }));
  }

  private static Object invoke(
      java.lang.reflect.Method method, Object delegate, Object[] arguments) {
    try {
      return method.invoke(delegate, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new AssertionError(e.getCause());
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
