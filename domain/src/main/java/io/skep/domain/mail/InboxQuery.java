package io.skep.domain.mail;

import io.skep.domain.value.Labels;
import io.skep.domain.value.Priority;
import io.skep.domain.value.Validate;
import java.util.Optional;

/**
 * Filter for listing an inbox; the conditions that are present are combined with AND.
 *
 * @param unreadOnly whether to match unread entries only
 * @param priority priority
 * @param tag tag
 */
public record InboxQuery(boolean unreadOnly, Optional<Priority> priority, Optional<String> tag) {

  /** Matches all entries. */
  public static final InboxQuery ALL = new InboxQuery(false, Optional.empty(), Optional.empty());

  /** Matches unread entries. */
  public static final InboxQuery UNREAD = new InboxQuery(true, Optional.empty(), Optional.empty());

  /** Validates the tag. */
  public InboxQuery {
    tag.ifPresent(name -> Validate.name("tag", name, Labels.MAX_LENGTH));
  }
}
