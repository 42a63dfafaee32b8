package io.skep.adapters.jooq.repository;

import static io.skep.adapters.jooq.schema.tables.PlanLinkTable.PLAN_LINK;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.InstantConverter;
import io.skep.adapters.jooq.KeysetCursor;
import io.skep.adapters.jooq.Prepared;
import io.skep.domain.value.Check;
import io.skep.domain.value.Cursor;
import io.skep.domain.value.PageRequest;
import java.time.Instant;
import org.jooq.Param;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Pages of a list that is ordered by a time and then by a text, both ascending. */
final class MomentPaging {

  /** The time, in microseconds, of what the page goes on behind; the text is beside it. */
  static final Param<Long> MOMENT = DSL.param("moment", SQLDataType.BIGINT);

  /** The same as a time. */
  static final Param<Instant> AT = Prepared.param(MOMENT.getName(), PLAN_LINK.CREATED_AT);

  private static final InstantConverter MICROS = new InstantConverter();

  private final KeysetCursor cursors;

  /** Creates the paging of the list of this name. */
  MomentPaging(String list) {
    cursors = new KeysetCursor(list, Long.class, String.class);
  }

  /** Returns a time in a form that puts the last one first. */
  static long recency(Instant at) {
    return -InstantConverter.micros(at);
  }

  /** Returns the cursor that points behind an element. */
  Cursor behind(long moment, String text) {
    return cursors.of(moment, text);
  }

  /** Sets where the page of a list that is ordered by a time begins. */
  void setAt(Arguments arguments, PageRequest page) {
    var keys = page.after().map(cursors::keys);
    arguments
        .set(AT, keys.map(found -> MICROS.from(found.number(0))).orElse(Check.EARLIEST))
        .set(Statements.AFTER, keys.map(found -> found.text(1)).orElse(""))
        .set(Statements.LIMIT, page.limit() + 1L);
  }

  /** Sets where the page begins, and how many rows to look for. */
  void set(Arguments arguments, PageRequest page) {
    var keys = page.after().map(cursors::keys);
    arguments
        .set(MOMENT, keys.map(found -> found.number(0)).orElse(Long.MIN_VALUE))
        .set(Statements.AFTER, keys.map(found -> found.text(1)).orElse(""))
        .set(Statements.LIMIT, page.limit() + 1L);
  }
}
