package io.skep.domain.mail;

import io.skep.domain.value.Check;
import io.skep.domain.value.Labels;
import io.skep.domain.value.Priority;
import java.util.Optional;

/**
 * Which entries of an inbox are wanted: those that match everything that is given.
 *
 * @param unreadOnly whether only those that are still to be read
 * @param priority only those of this priority
 * @param tag only those with this tag
 */
public record InboxQuery(boolean unreadOnly, Optional<Priority> priority, Optional<String> tag) {

  /** Everything. */
  public static final InboxQuery ALL = new InboxQuery(false, Optional.empty(), Optional.empty());

  /** What is still to be read. */
  public static final InboxQuery UNREAD = new InboxQuery(true, Optional.empty(), Optional.empty());

  /** Refuses a tag that is no name. */
  public InboxQuery {
    tag.ifPresent(word -> Check.name("tag", word, Labels.MAX_LENGTH));
  }
}
