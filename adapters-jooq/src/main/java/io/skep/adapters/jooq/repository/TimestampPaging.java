package io.skep.adapters.jooq.repository;

import static io.skep.adapters.jooq.schema.tables.PlanLinkTable.PLAN_LINK;

import io.skep.adapters.jooq.converter.InstantConverter;
import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.jooq.statement.StatementDsl;
import io.skep.domain.value.Cursor;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.Validate;
import java.time.Instant;
import org.jooq.Param;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Pages of a list that is ordered by a time and then by a text, both ascending. */
final class TimestampPaging {

  /** The time, in microseconds, of what the page goes on behind; the text is beside it. */
  static final Param<Long> TIMESTAMP_MICROS = DSL.param("moment", SQLDataType.BIGINT);

  /** The same as a time. */
  static final Param<Instant> TIMESTAMP =
      SqlStatement.param(TIMESTAMP_MICROS.getName(), PLAN_LINK.CREATED_AT);

  private static final InstantConverter INSTANT_CONVERTER = new InstantConverter();

  private final KeysetCursorCodec cursorCodec;

  /** Creates the paging of the list of this name. */
  TimestampPaging(String list) {
    cursorCodec = new KeysetCursorCodec(list, Long.class, String.class);
  }

  /** Returns a time in a form that puts the last one first. */
  static long recency(Instant at) {
    return -InstantConverter.toMicros(at);
  }

  /** Returns the cursor that points behind an element. */
  Cursor cursorAfter(long moment, String text) {
    return cursorCodec.encode(moment, text);
  }

  /** Sets where the page of a list that is ordered by a time begins. */
  void bindByTimestamp(Bindings arguments, PageRequest page) {
    var keys = page.after().map(cursorCodec::decode);
    arguments
        .set(
            TIMESTAMP,
            keys.map(found -> INSTANT_CONVERTER.from(found.getLong(0)))
                .orElse(Validate.MIN_INSTANT))
        .set(StatementDsl.AFTER, keys.map(found -> found.getString(1)).orElse(""))
        .set(StatementDsl.LIMIT, page.limit() + 1L);
  }

  /** Sets where the page begins, and how many rows to look for. */
  void bindByMicros(Bindings arguments, PageRequest page) {
    var keys = page.after().map(cursorCodec::decode);
    arguments
        .set(TIMESTAMP_MICROS, keys.map(found -> found.getLong(0)).orElse(Long.MIN_VALUE))
        .set(StatementDsl.AFTER, keys.map(found -> found.getString(1)).orElse(""))
        .set(StatementDsl.LIMIT, page.limit() + 1L);
  }
}
