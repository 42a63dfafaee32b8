package io.skep.bootstrap.metrics;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Dynamic proxy of one port that times each call as the operation {@code PORT.METHOD}.
 *
 * <p>Methods added to a port are timed without a change to this class.
 */
final class MeteredPort implements InvocationHandler {

  private final Object delegate;
  private final String name;
  private final StoreTimers timers;

  private MeteredPort(Object delegate, String name, StoreTimers timers) {
    this.delegate = delegate;
    this.name = name;
    this.timers = timers;
  }

  /** Returns a proxy that delegates to a port and times its calls. */
  static <P> P of(Class<P> type, P delegate, String name, StoreTimers timers) {
    var handler = new MeteredPort(delegate, name, timers);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
    if (method.getDeclaringClass() == Object.class) {
      return call(method, arguments);
    }
    return timers.time(name + "." + method.getName(), () -> call(method, arguments));
  }

  /** Calls the delegate; ports declare no checked exceptions. */
  private @Nullable Object call(Method method, Object @Nullable [] arguments) {
    try {
      return method.invoke(delegate, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
