package io.skep.adapters.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {

  @Nested
  class Parse {

    @Test
    void parsesIpv6AddressInBrackets() {
      assertThat(RedisAddress.parse("redis://[::1]:7000").uris())
          .singleElement()
          .satisfies(uri -> assertThat(uri.getPort()).isEqualTo(7000));
    }

    @Test
    void parsesSingleServer() {
      var address = RedisAddress.parse("rediss://skep:very%40secret@cache.example:7000/3");

      assertThat(address.isCluster()).isFalse();
      assertThat(address.uris())
          .singleElement()
          .satisfies(
              uri -> {
                assertThat(uri.getHost()).isEqualTo("cache.example");
                assertThat(uri.getPort()).isEqualTo(7000);
                assertThat(uri.getDatabase()).isEqualTo(3);
                assertThat(uri.isSsl()).isTrue();
              });
    }

    @Test
    void parsesSentinels() {
      var address = RedisAddress.parse("redis-sentinel://:secret@a:7001,b:7002/1#skep");

      assertThat(address.isCluster()).isFalse();
      assertThat(address.uris())
          .singleElement()
          .satisfies(
              uri -> {
                assertThat(uri.getSentinelMasterId()).isEqualTo("skep");
                assertThat(uri.getDatabase()).isEqualTo(1);
                assertThat(uri.getSentinels())
                    .extracting(sentinel -> sentinel.getHost() + sentinel.getPort())
                    .containsExactly("a7001", "b7002");
              });
    }

    @Test
    void parsesCluster() {
      var address = RedisAddress.parse("rediss-cluster://skep:secret@a:7001,b");

      assertThat(address.isCluster()).isTrue();
      assertThat(address.uris())
          .extracting(uri -> uri.getHost() + uri.getPort() + uri.isSsl())
          .containsExactly("a7001true", "b6379true");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "redis",
          "redis:secret",
          "http://:secret@host",
          "redis://",
          "redis://:secret@",
          "redis://:secret@/1",
          "redis://:secret@:6379",
          "redis://:secret@host:port",
          "redis://:secret@host:70000",
          "redis://:secret@a,b",
          "redis://:se cret@host",
          "redis://:secret%zz@host",
          "redis-sentinel://:secret@host",
          "redis-cluster://:secret@a/1",
          "redis-cluster://:secret@a,,b",
        })
    void rejectsInvalidUrlWithoutRepeatingIt(String url) {
      assertThatThrownBy(() -> RedisAddress.parse(url))
          .isInstanceOf(InvalidArgumentException.class)
          .hasNoCause()
          .message()
          .startsWith("Redis URL")
          .doesNotContain("secret", "se cret");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://skep:secret@host:6379/1",
        "redis-sentinel://skep:secret@a:1,b:2#skep",
        "redis-cluster://skep:secret@a:1,b:2",
        "rediss://skep:secret@sec@host",
      })
  void omitsCredentialsFromToString(String url) {
    assertThat(RedisAddress.parse(url).toString())
        .doesNotContain("sec")
        .startsWith(url.substring(0, url.indexOf("//")))
        .endsWith(url.substring(url.lastIndexOf('@') + 1));
  }
}
