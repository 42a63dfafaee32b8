package io.skep.adapters.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.cache.Codec;
import io.skep.domain.message.Message;
import io.skep.domain.message.Role;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.type.TypeFactory;

class CacheCodecsTest {

  @ParameterizedTest
  @MethodSource("io.skep.adapters.cache.codec.SampleValues#all")
  void roundTripsEveryValue(SampleValues.Sample<?> sample) {
    assertThat(sample.roundTrip()).isEqualTo(sample.value());
  }

  @ParameterizedTest
  @MethodSource("io.skep.adapters.cache.codec.SampleValues#all")
  void rejectsTruncatedAndExtendedValues(SampleValues.Sample<?> sample) {
    var whole = sample.bytes();
    for (int length = 0; length < whole.length; length++) {
      var truncated = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> sample.codec().decode(truncated))
          .as("truncated to %d", length)
          .isInstanceOf(RuntimeException.class);
    }
    assertThatThrownBy(() -> sample.codec().decode(Arrays.copyOf(whole, whole.length + 1)))
        .isInstanceOf(RuntimeException.class);
  }

  @ParameterizedTest
  @MethodSource("io.skep.adapters.cache.codec.SampleValues#all")
  void decodesOrRejectsCorruptValues(SampleValues.Sample<?> sample) {
    var random = new Random(5);
    var whole = sample.bytes();
    for (int i = 0; i < 500; i++) {
      var changed = whole.clone();
      // After the fingerprint, so that the value is decoded.
      int at = Math.min(4 + random.nextInt(Math.max(whole.length - 4, 1)), whole.length - 1);
      changed[at] = (byte) random.nextInt();
      try {
        assertThat(sample.codec().decode(changed)).isNotNull();
      } catch (RuntimeException e) {
        // Rejecting an invalid value is correct.
      }
    }
  }

  @Nested
  class Read {

    private final Codec<Task> codec = CacheCodecs.of(Task.class);
    private final byte[] bytes = codec.encode(SampleValues.fullTask(TaskStatus.COMPLETED));

    /** Returns the bytes with a string replaced by another of the same length. */
    private byte[] with(String target, String replacement) {
      var changed = new String(bytes, StandardCharsets.ISO_8859_1).replace(target, replacement);
      var result = changed.getBytes(StandardCharsets.ISO_8859_1);
      assertThat(result).hasSameSizeAs(bytes).isNotEqualTo(bytes);
      return result;
    }

    @Test
    void rejectsUnknownEnumConstants() {
      var unknown = with("CRITICAL", "CRITICAX");

      assertThatThrownBy(() -> codec.decode(unknown)).hasMessageContaining("CRITICAX");
    }

    @Test
    void rejectsViolationsOfDomainInvariants() {
      var blank = with("forager", "forage ");
      var status = with("COMPLETED", "CANCELLED");

      assertThatThrownBy(() -> codec.decode(blank)).hasMessageContaining("whitespace");
      assertThatThrownBy(() -> codec.decode(status)).hasMessageContaining("failed");
    }

    @Test
    void rejectsInvalidJson() {
      var json = with("\"meadow\"", "\"meadow ");

      assertThatThrownBy(() -> codec.decode(json)).hasMessageContaining("json");
    }

    @Test
    void rejectsValuesOfAnotherType() {
      for (var other : SampleValues.all().toList()) {
        if (!(other.value() instanceof Task)) {
          var foreign = other.bytes();
          assertThatThrownBy(() -> codec.decode(foreign))
              .hasMessageContaining("type fingerprint does not match");
        }
      }
      var agents = CacheCodecs.listOf(Agent.class).encode(List.of());
      assertThatThrownBy(() -> CacheCodecs.listOf(Message.class).decode(agents))
          .hasMessageContaining("type fingerprint does not match");
    }

    @Test
    void rejectsNullCounts() {
      var counts = CacheCodecs.countsBy(TaskStatus.class);
      var missing = counts.encode(Map.of(TaskStatus.PENDING, 7L));
      assertThat(missing[missing.length - 2]).isEqualTo((byte) 7);
      missing[missing.length - 2] = (byte) 0xF6;

      assertThatThrownBy(() -> counts.decode(missing)).isInstanceOf(RuntimeException.class);
    }

    private record Rejecting(String text) {
      Rejecting {
        if (text.equals("b")) {
          throw new IllegalStateException("rejected");
        }
      }
    }

    /** Jackson's default instantiators adapt the method handle at each call, which is slow. */
    @Test
    void callsConstructorsWithoutAdaptingHandlesAtEachCall() {
      var rejecting = CacheCodecs.of(Rejecting.class);
      var invalid = rejecting.encode(new Rejecting("a"));
      invalid[invalid.length - 1] = 'b';

      assertThatThrownBy(() -> rejecting.decode(invalid))
          .rootCause()
          .hasMessage("rejected")
          .satisfies(
              cause ->
                  assertThat(cause.getStackTrace())
                      .extracting(StackTraceElement::getMethodName)
                      .contains("createFromObjectWith")
                      .doesNotContain("invokeWithArguments"));
    }

    @Test
    void returnsUnmodifiableListsAndCounts() {
      var tasks = CacheCodecs.listOf(Task.class);
      var list = tasks.decode(tasks.encode(List.of(SampleValues.TASKS.create("one"))));
      var counts = CacheCodecs.countsBy(TaskStatus.class);
      var map = counts.decode(counts.encode(Map.of(TaskStatus.PENDING, 1L)));

      assertThatThrownBy(list::clear).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Nested
  class Fingerprint {

    private record RoleCount(Set<Role> roles, long count) {}

    @Test
    void describesRecordComponentsRecursively() {
      var type = TypeFactory.createDefaultInstance().constructType(RoleCount.class);

      assertThat(TypeFingerprint.describe(type))
          .endsWith(
              "$RoleCount(roles java.util.Set<io.skep.domain.message.Role"
                  + "[SYSTEM, DEVELOPER, USER, ASSISTANT, TOOL]>,count long,)");
    }

    @Test
    void differsPerFormatVersion() {
      var type = TypeFactory.createDefaultInstance().constructType(Task.class);

      assertThat(TypeFingerprint.digest(type, 1)).isNotEqualTo(TypeFingerprint.digest(type, 2));
      assertThat(TypeFingerprint.digest(type, 1)).isEqualTo(TypeFingerprint.digest(type, 1));
    }
  }

  @Test
  void encodesCompactly() {
    var agent = Agent.registered(new AgentId("bee"), AgentProfile.DEFAULT, SampleValues.NOW);

    assertThat(CacheCodecs.of(Agent.class).encode(agent)).hasSizeLessThan(120);
  }
}
