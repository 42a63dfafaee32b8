CREATE TABLE thread (
  seq       INTEGER NOT NULL PRIMARY KEY,
  swarm     TEXT    NOT NULL,
  kind      TEXT    NOT NULL CHECK (kind IN ('CONVERSATION', 'PLAN', 'TASK', 'AGENT', 'TOPIC')),
  owner     TEXT    NOT NULL,
  -- The sequence of the last message that it ever had.
  version   INTEGER NOT NULL CHECK (version >= 0),
  messages  INTEGER NOT NULL CHECK (messages >= 0),
  -- When the newest of the messages was said that it ever had.
  newest_at INTEGER NOT NULL,
  UNIQUE (swarm, kind, owner)
) STRICT;

CREATE TABLE message (
  seq        INTEGER NOT NULL PRIMARY KEY,
  swarm      TEXT    NOT NULL,
  id         BLOB    NOT NULL CHECK (length(id) = 16),
  thread     INTEGER NOT NULL REFERENCES thread (seq),
  sequence   INTEGER NOT NULL CHECK (sequence > 0),
  said_at    INTEGER NOT NULL,
  -- When the newest of the messages was said up to this one: grows with the sequence, as said_at
  -- need not, so that it leads to where in the thread a time begins.
  newest_at  INTEGER NOT NULL CHECK (newest_at >= said_at),
  role       TEXT    NOT NULL CHECK (role IN ('SYSTEM', 'DEVELOPER', 'USER', 'ASSISTANT', 'TOOL')),
  author     TEXT    NOT NULL,
  key        TEXT,
  -- The envelope; a message that was not sent to anyone has none.
  subject    TEXT,
  priority   INTEGER CHECK (priority BETWEEN 1 AND 4),
  tags       TEXT,
  reply_to   BLOB    CHECK (length(reply_to) = 16),
  expires_at INTEGER,
  content    TEXT    NOT NULL,
  CHECK ((subject IS NULL) = (priority IS NULL) AND (subject IS NULL) = (tags IS NULL))
) STRICT;

CREATE UNIQUE INDEX message_id ON message (swarm, id);
CREATE UNIQUE INDEX message_sequence ON message (swarm, thread, sequence);
CREATE UNIQUE INDEX message_key ON message (swarm, thread, key) WHERE key IS NOT NULL;
CREATE INDEX message_said ON message (swarm, thread, newest_at, sequence);

CREATE TABLE delivery (
  seq        INTEGER NOT NULL PRIMARY KEY,
  swarm      TEXT    NOT NULL,
  recipient  TEXT    NOT NULL,
  message    BLOB    NOT NULL,
  status     TEXT    NOT NULL CHECK (status IN
    ('PENDING', 'DELIVERED', 'READ', 'ACKNOWLEDGED', 'EXPIRED', 'FAILED')),
  priority   INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 4),
  tags       TEXT    NOT NULL,
  sent_at    INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  expires_at INTEGER,
  FOREIGN KEY (swarm, message) REFERENCES message (swarm, id) ON DELETE CASCADE
) STRICT;

CREATE UNIQUE INDEX delivery_in_inbox ON delivery (swarm, recipient, message);
CREATE INDEX delivery_of_message ON delivery (swarm, message, recipient);
CREATE INDEX delivery_unread ON delivery (swarm, recipient, message)
  WHERE status IN ('PENDING', 'DELIVERED');
CREATE INDEX delivery_in_priority ON delivery (swarm, recipient, priority, message);
CREATE INDEX delivery_pending ON delivery (swarm, recipient, priority DESC, message)
  WHERE status = 'PENDING';
CREATE INDEX delivery_expiring ON delivery (swarm, expires_at, recipient, message)
  WHERE expires_at IS NOT NULL AND status IN ('PENDING', 'DELIVERED');

-- The tags of the deliveries again, one a row, to find deliveries by. Kept by triggers.
CREATE TABLE delivery_tag (
  swarm     TEXT NOT NULL,
  recipient TEXT NOT NULL,
  tag       TEXT NOT NULL,
  message   BLOB NOT NULL,
  PRIMARY KEY (swarm, recipient, tag, message)
) STRICT, WITHOUT ROWID;

-- How many deliveries a recipient has still to read. Kept by triggers, which every way of
-- changing a delivery passes, also the removal of its message.
CREATE TABLE inbox (
  swarm     TEXT    NOT NULL,
  recipient TEXT    NOT NULL,
  unread    INTEGER NOT NULL CHECK (unread >= 0),
  PRIMARY KEY (swarm, recipient)
) STRICT, WITHOUT ROWID;
