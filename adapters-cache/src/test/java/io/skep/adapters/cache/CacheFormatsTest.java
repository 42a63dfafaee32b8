package io.skep.adapters.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.cache.Format;
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

class CacheFormatsTest {

  @ParameterizedTest
  @MethodSource("io.skep.adapters.cache.CachedValues#all")
  void bringsBackEveryValueAsItWas(CachedValues.Sample<?> sample) {
    assertThat(sample.afterwards()).isEqualTo(sample.value());
  }

  @ParameterizedTest
  @MethodSource("io.skep.adapters.cache.CachedValues#all")
  void refusesValuesThatAreCutOrGrown(CachedValues.Sample<?> sample) {
    var whole = sample.bytes();
    for (int length = 0; length < whole.length; length++) {
      var cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> sample.format().read(cut))
          .as("cut to %d", length)
          .isInstanceOf(RuntimeException.class);
    }
    assertThatThrownBy(() -> sample.format().read(Arrays.copyOf(whole, whole.length + 1)))
        .isInstanceOf(RuntimeException.class);
  }

  @ParameterizedTest
  @MethodSource("io.skep.adapters.cache.CachedValues#all")
  void throwsNothingElseWhateverItReads(CachedValues.Sample<?> sample) {
    var random = new Random(5);
    var whole = sample.bytes();
    for (int i = 0; i < 500; i++) {
      var changed = whole.clone();
      // Behind what tells the shape, so that it is read.
      int at = Math.min(4 + random.nextInt(Math.max(whole.length - 4, 1)), whole.length - 1);
      changed[at] = (byte) random.nextInt();
      try {
        assertThat(sample.format().read(changed)).isNotNull();
      } catch (RuntimeException e) {
        // Refused, as it should be if it makes no sense.
      }
    }
  }

  @Nested
  class Read {

    private final Format<Task> format = CacheFormats.of(Task.class);
    private final byte[] bytes = format.write(CachedValues.fullySaid(TaskStatus.COMPLETED));

    /** Returns the bytes with a text in place of another of the same length. */
    private byte[] with(String text, String other) {
      var changed = new String(bytes, StandardCharsets.ISO_8859_1).replace(text, other);
      var result = changed.getBytes(StandardCharsets.ISO_8859_1);
      assertThat(result).hasSameSizeAs(bytes).isNotEqualTo(bytes);
      return result;
    }

    @Test
    void refusesConstantsThatAreUnknown() {
      var unknown = with("CRITICAL", "CRITICAX");

      assertThatThrownBy(() -> format.read(unknown)).hasMessageContaining("CRITICAX");
    }

    @Test
    void refusesWhatBreaksARuleOfTheDomain() {
      var blank = with("forager", "forage ");
      var status = with("COMPLETED", "CANCELLED");

      assertThatThrownBy(() -> format.read(blank)).hasMessageContaining("blank");
      assertThatThrownBy(() -> format.read(status)).hasMessageContaining("failed");
    }

    @Test
    void refusesJsonThatIsNone() {
      var json = with("\"meadow\"", "\"meadow ");

      assertThatThrownBy(() -> format.read(json)).hasMessageContaining("json");
    }

    @Test
    void refusesValuesOfAnotherType() {
      for (var other : CachedValues.all().toList()) {
        if (!(other.value() instanceof Task)) {
          var foreign = other.bytes();
          assertThatThrownBy(() -> format.read(foreign)).hasMessageContaining("of another shape");
        }
      }
      var agents = CacheFormats.listOf(Agent.class).write(List.of());
      assertThatThrownBy(() -> CacheFormats.listOf(Message.class).read(agents))
          .hasMessageContaining("of another shape");
    }

    @Test
    void refusesCountsThatAreMissing() {
      var counts = CacheFormats.countsBy(TaskStatus.class);
      var missing = counts.write(Map.of(TaskStatus.PENDING, 7L));
      assertThat(missing[missing.length - 2]).isEqualTo((byte) 7);
      missing[missing.length - 2] = (byte) 0xF6;

      assertThatThrownBy(() -> counts.read(missing)).isInstanceOf(RuntimeException.class);
    }

    private record Refusing(String text) {
      Refusing {
        if (text.equals("b")) {
          throw new IllegalStateException("refused");
        }
      }
    }

    /** Fitting is what Jackson does by itself, which takes a quarter of the time. */
    @Test
    void callsConstructorsWithoutFittingHandlesAtEachCall() {
      var refusing = CacheFormats.of(Refusing.class);
      var refused = refusing.write(new Refusing("a"));
      refused[refused.length - 1] = 'b';

      assertThatThrownBy(() -> refusing.read(refused))
          .rootCause()
          .hasMessage("refused")
          .satisfies(
              cause ->
                  assertThat(cause.getStackTrace())
                      .extracting(StackTraceElement::getMethodName)
                      .contains("createFromObjectWith")
                      .doesNotContain("invokeWithArguments"));
    }

    @Test
    void givesListsAndCountsThatCannotBeModified() {
      var tasks = CacheFormats.listOf(Task.class);
      var list = tasks.read(tasks.write(List.of(CachedValues.TASKS.task("one"))));
      var counts = CacheFormats.countsBy(TaskStatus.class);
      var map = counts.read(counts.write(Map.of(TaskStatus.PENDING, 1L)));

      assertThatThrownBy(list::clear).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Nested
  class ShapeOfAType {

    private record Turns(Set<Role> roles, long count) {}

    @Test
    void namesWhatARecordIsMadeOfThroughAndThrough() {
      var type = TypeFactory.createDefaultInstance().constructType(Turns.class);

      assertThat(Shape.describe(type))
          .endsWith(
              "$Turns(roles java.util.Set<io.skep.domain.message.Role"
                  + "[SYSTEM, DEVELOPER, USER, ASSISTANT, TOOL]>,count long,)");
    }

    @Test
    void isAnotherForEachFormat() {
      var type = TypeFactory.createDefaultInstance().constructType(Task.class);

      assertThat(Shape.digest(type, 1)).isNotEqualTo(Shape.digest(type, 2));
      assertThat(Shape.digest(type, 1)).isEqualTo(Shape.digest(type, 1));
    }
  }

  @Test
  void takesAboutAsManyBytesAsTheTextsInIt() {
    var agent = Agent.registered(new AgentId("bee"), AgentProfile.PLAIN, CachedValues.NOW);

    assertThat(CacheFormats.of(Agent.class).write(agent)).hasSizeLessThan(120);
  }
}
