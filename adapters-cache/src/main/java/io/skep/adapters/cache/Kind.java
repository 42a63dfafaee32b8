package io.skep.adapters.cache;

import io.skep.domain.change.ChangeTag;
import io.skep.domain.value.SwarmId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToIntBiFunction;

/**
 * How a kind of thing is kept.
 *
 * @param <K> which one
 * @param <V> what is kept, immutable
 * @param name of the region
 * @param path under which words it is kept, and no other one of the kind: parts with colons between
 *     them, the first of them the same for all of the kind
 * @param tags what it is made of, at most 8
 * @param life how long it is kept, at most
 * @param weight about how many bytes it takes
 * @param form in which it is kept for other processes, if it is
 * @param compact returns what is equal to what was read and takes less memory
 * @param reader reads it, if each call for it would do so in the same way
 */
record Kind<K, V>(
    String name,
    Function<K, String> path,
    Function<K, List<ChangeTag>> tags,
    Function<K, Duration> life,
    ToIntBiFunction<K, V> weight,
    Function<K, Optional<Form<V>>> form,
    BiFunction<K, V, V> compact,
    Optional<BiFunction<SwarmId, K, V>> reader) {}
