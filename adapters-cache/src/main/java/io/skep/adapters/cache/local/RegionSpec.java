package io.skep.adapters.cache.local;

import io.skep.adapters.cache.codec.NullableCodec;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.value.SwarmId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToIntBiFunction;

/**
 * Specification of a region.
 *
 * @param <K> the id type
 * @param <V> the value type, immutable
 * @param name the name of the region
 * @param path the key path of an id, unique within the region: parts separated by colons, the first
 *     the same for all ids
 * @param tags the dependencies of a value, at most 8
 * @param timeToLive the maximum age of an entry
 * @param weigher the estimated size of a value, in bytes
 * @param codec the codec of the shared cache; empty if values are cached locally only
 * @param interner returns an equal value that takes less memory
 * @param loader loads a value from the store; empty if each lookup brings its own loader
 */
public record RegionSpec<K, V>(
    String name,
    Function<K, String> path,
    Function<K, List<ChangeTag>> tags,
    Function<K, Duration> timeToLive,
    ToIntBiFunction<K, V> weigher,
    Function<K, Optional<NullableCodec<V>>> codec,
    BiFunction<K, V, V> interner,
    Optional<BiFunction<SwarmId, K, V>> loader) {}
