package io.skep.adapters.files.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampParserTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2025-09-12T03:21:02                  | 2025-09-12T03:21:02Z
          2025-09-12T03:21:02.212460           | 2025-09-12T03:21:02.212460Z
          2025-08-15T21:05:00Z                 | 2025-08-15T21:05:00Z
          2025-08-15t21:05:00z                 | 2025-08-15T21:05:00Z
          2025-05-02T22:07Z                    | 2025-05-02T22:07:00Z
          2025-08-11T11:28:30-05:00            | 2025-08-11T16:28:30Z
          2025-08-11T11:28:30+0530             | 2025-08-11T05:58:30Z
          2025-08-11T11:28:30+02               | 2025-08-11T09:28:30Z
          2025-08-12T09:47:03.5950857-05:00    | 2025-08-12T14:47:03.595085Z
          2025-08-12T09:47:03.5950857123456    | 2025-08-12T09:47:03.595085Z
          2025-05-01T21:20:37.770+00:00Z       | 2025-05-01T21:20:37.770Z
          2025-04-23T17:25:00:00Z              | 2025-04-23T17:25:00Z
          2025-09-09 10:50:00                  | 2025-09-09T10:50:00Z
          2025-08-28 23:45                     | 2025-08-28T23:45:00Z
          2025-09-12 03:15:00 UTC              | 2025-09-12T03:15:00Z
          2025-10-01 01:32 AM                  | 2025-10-01T01:32:00Z
          2025-10-01 12:10 pm                  | 2025-10-01T12:10:00Z
          2025-10-15                           | 2025-10-15T00:00:00Z
          2025-10-12 (Current)                 | 2025-10-12T00:00:00Z
          20251016                             | 2025-10-16T00:00:00Z
          20231116T113000Z                     | 2023-11-16T11:30:00Z
          20250502T2010Z                       | 2025-05-02T20:10:00Z
          20250910_163742                      | 2025-09-10T16:37:42Z
          October 11, 2025                     | 2025-10-11T00:00:00Z
          Sep 3, 2025                          | 2025-09-03T00:00:00Z
          1755306480                           | 2025-08-16T01:08:00Z
          1755609421.5948148                   | 2025-08-19T13:17:01.594814Z
          1755306480123                        | 2025-08-16T01:08:00.123Z
          1755306480123456                     | 2025-08-16T01:08:00.123456Z
          1755306480123456789                  | 2025-08-16T01:08:00.123456Z
          """)
  void parsesSupportedFormats(String text, Instant expected) {
    assertThat(TimestampParser.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "...",
        "{{iso_timestamp_utc()}}",
        "${NOW}",
        "[PLACEHOLDER_TIMESTAMP]",
        "YYYY-MM-DDTHH:MM:SSZ_PLACEHOLDER",
        "IMMEDIATE",
        "2 hours",
        "17:15:00",
        "15 minutes",
        "2025-13-01",
        "2025-02-30T10:00:00",
        "2025-09-12T25:00:00",
        "2025-09-12Tea",
        "2025-09-12 and more",
        "2025-9-2",
        "300",
        "0000-01-01",
        "1.2.3",
        "12345678901234567890123",
        "4000-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "2025-09-12T03:21:02+99:00",
        "71254be3-22d0-487e-b8a4-0f5bc9647289"
      })
  void returnsEmptyForInvalidText(String text) {
    assertThat(TimestampParser.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0", "1e400", "99999999999999999999"})
  void returnsEmptyForInvalidNumbers(String number) {
    assertThat(TimestampParser.parseEpoch(new BigDecimal(number))).isEmpty();
  }
}
