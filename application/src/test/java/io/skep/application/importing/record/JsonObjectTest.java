package io.skep.application.importing.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonObjectTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":1}",
        "{\"a\":\"x\\\"y,}:{\",\"b\":[1,{\"c\":[]}],\"d\":{\"e\":{\"f\":null}},\"g\":-1.5e3}",
        "{\"a:b\":\"\\\\\",\"c,d\":true}",
        "{\"🐝\":\"🐝\"}"
      })
  void preservesValueText(String text) {
    assertThat(JsonObject.parse(new Json(text)).toJson().text()).isEqualTo(text);
  }

  @Test
  void dropsWhitespaceBetweenMembers() {
    assertThat(JsonObject.parse(new Json(" { \"a\" : [ 1 ] ,\n \"b\": {} } ")).toJson().text())
        .isEqualTo("{\"a\":[ 1 ],\"b\":{}}");
  }

  @Test
  void mergesMembersInPlace() {
    var members = JsonObject.parse(new Json("{\"a\":1,\"b\":2}"));
    var others = JsonObject.parse(new Json("{\"c\":3,\"a\":4}"));

    assertThat(members.with(others).toJson()).isEqualTo(new Json("{\"a\":4,\"b\":2,\"c\":3}"));
    assertThat(members.withMissing(others).toJson())
        .isEqualTo(new Json("{\"a\":1,\"b\":2,\"c\":3}"));
  }

  @Test
  void isEmptyForNull() {
    assertThat(JsonObject.parse(Json.NULL).toJson()).isEqualTo(Json.EMPTY_OBJECT);
  }

  @Test
  void rejectsAnythingButObjects() {
    assertThatThrownBy(() -> JsonObject.parse(Json.string("{}")))
        .isInstanceOf(InvalidArgumentException.class);
  }
}
