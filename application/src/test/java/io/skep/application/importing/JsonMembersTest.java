package io.skep.application.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonMembersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":1}",
        "{\"a\":\"x\\\"y,}:{\",\"b\":[1,{\"c\":[]}],\"d\":{\"e\":{\"f\":null}},\"g\":-1.5e3}",
        "{\"a:b\":\"\\\\\",\"c,d\":true}",
        "{\"🐝\":\"🐝\"}"
      })
  void keepWhatIsWritten(String text) {
    assertThat(JsonMembers.of(new Json(text)).toJson().text()).isEqualTo(text);
  }

  @Test
  void leaveOutBlanksBetweenThem() {
    assertThat(JsonMembers.of(new Json(" { \"a\" : [ 1 ] ,\n \"b\": {} } ")).toJson().text())
        .isEqualTo("{\"a\":[ 1 ],\"b\":{}}");
  }

  @Test
  void arePutOverOthersInTheirPlace() {
    var known = JsonMembers.of(new Json("{\"a\":1,\"b\":2}"));
    var more = JsonMembers.of(new Json("{\"c\":3,\"a\":4}"));

    assertThat(known.with(more).toJson()).isEqualTo(new Json("{\"a\":4,\"b\":2,\"c\":3}"));
    assertThat(known.withMissing(more).toJson()).isEqualTo(new Json("{\"a\":1,\"b\":2,\"c\":3}"));
  }

  @Test
  void areNoneInNull() {
    assertThat(JsonMembers.of(Json.NULL).toJson()).isEqualTo(Json.EMPTY_OBJECT);
  }

  @Test
  void areThereInAnObjectOnly() {
    assertThatThrownBy(() -> JsonMembers.of(Json.string("{}")))
        .isInstanceOf(InvalidArgumentException.class);
  }
}
