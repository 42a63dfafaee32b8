package io.skep.adapters.cache;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.std.StdValueInstantiator;
import tools.jackson.databind.module.SimpleValueInstantiators;

/**
 * Has records made by handles that take all components in one array. Jackson 3 fits its own handles
 * to the components again at each call, which took a quarter of the time of reading (ADR 25).
 */
final class RecordConstructors extends SimpleValueInstantiators {

  private static final long serialVersionUID = 1L;

  @Override
  public ValueInstantiator modifyValueInstantiator(
      DeserializationConfig config, BeanDescription.Supplier type, ValueInstantiator usual) {
    return type.isRecordType()
            && usual instanceof StdValueInstantiator known
            && known.getWithArgsCreator() != null
            && known.getWithArgsCreator().getAnnotated() instanceof Constructor<?> constructor
        ? new Direct(known, constructor)
        : usual;
  }

  private static final class Direct extends StdValueInstantiator {

    private static final MethodType OF_ARRAY = MethodType.methodType(Object.class, Object[].class);

    private final MethodHandle constructor;

    Direct(StdValueInstantiator usual, Constructor<?> constructor) {
      super(usual);
      try {
        this.constructor =
            MethodHandles.lookup()
                .unreflectConstructor(constructor)
                .asSpreader(Object[].class, constructor.getParameterCount())
                .asType(OF_ARRAY);
      } catch (IllegalAccessException e) {
        throw new IllegalArgumentException("cannot call " + constructor, e);
      }
    }

    @Override
    public Object createFromObjectWith(DeserializationContext context, Object[] components) {
      try {
        return constructor.invokeExact(components);
      } catch (Error e) {
        throw e;
      } catch (Throwable e) { // Which a handle may throw.
        return context.handleInstantiationProblem(
            getValueClass(), components, rewrapCtorProblem(context, e));
      }
    }
  }
}
