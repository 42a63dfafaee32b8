package io.skep.application.worker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;

/** Intercepts the calls of a port. */
@FunctionalInterface
interface PortInterceptor {

  /** Handles a call, which may be forwarded, altered or replaced. */
  Object intercept(String method, Object[] arguments, Supplier<Object> call);

  /** Returns a port that passes each call to the interceptor. */
  static <T> T decorate(Class<T> port, T delegate, PortInterceptor interceptor) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, nullableArguments) -> {
              var arguments = nullableArguments == null ? new Object[0] : nullableArguments;
              return interceptor.intercept(
                  method.getName(), arguments, () -> invoke(method, delegate, arguments));
            }));
  }

  private static Object invoke(
      java.lang.reflect.Method method, Object delegate, Object[] arguments) {
    try {
      return method.invoke(delegate, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException exception) {
        throw exception;
      }
      throw new AssertionError(e.getCause());
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
