package io.skep.adapters.cache.codec;

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
 * Instantiates records through method handles that take all components in one array. Jackson 3
 * adapts its own handles to the components at each call, which took a quarter of the decoding time
 * (ADR 25).
 */
final class RecordInstantiators extends SimpleValueInstantiators {

  private static final long serialVersionUID = 1L;

  @Override
  public ValueInstantiator modifyValueInstantiator(
      DeserializationConfig config, BeanDescription.Supplier type, ValueInstantiator defaults) {
    return type.isRecordType()
            && defaults instanceof StdValueInstantiator standard
            && standard.getWithArgsCreator() != null
            && standard.getWithArgsCreator().getAnnotated() instanceof Constructor<?> constructor
        ? new MethodHandleInstantiator(standard, constructor)
        : defaults;
  }

  private static final class MethodHandleInstantiator extends StdValueInstantiator {

    private static final MethodType OF_ARRAY = MethodType.methodType(Object.class, Object[].class);

    private final MethodHandle constructor;

    MethodHandleInstantiator(StdValueInstantiator defaults, Constructor<?> constructor) {
      super(defaults);
      try {
        this.constructor =
            MethodHandles.lookup()
                .unreflectConstructor(constructor)
                .asSpreader(Object[].class, constructor.getParameterCount())
                .asType(OF_ARRAY);
      } catch (IllegalAccessException e) {
        throw new IllegalArgumentException("constructor is not accessible: " + constructor, e);
      }
    }

    @Override
    public Object createFromObjectWith(DeserializationContext context, Object[] components) {
      try {
        return constructor.invokeExact(components);
      } catch (Error e) {
        throw e;
      } catch (Throwable e) { // declared by invokeExact
        return context.handleInstantiationProblem(
            getValueClass(), components, rewrapCtorProblem(context, e));
      }
    }
  }
}
