-- What was changed, for caches and for whoever watches. Written in the transaction that changes it,
-- and deleted after a while. Only one transaction writes at a time: the numbers are in the order of
-- the commits.
CREATE TABLE change (
  seq   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  -- Seconds.
  at    INTEGER NOT NULL DEFAULT (unixepoch()),
  swarm TEXT    NOT NULL,
  -- One per line.
  tags  TEXT    NOT NULL
) STRICT;

-- Up to where changes are no longer known.
CREATE TABLE change_horizon (
  id   INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  -- Tells this store from others.
  feed TEXT    NOT NULL,
  seq  INTEGER NOT NULL
) STRICT;

INSERT INTO change_horizon (id, feed, seq) VALUES (1, lower(hex(randomblob(16))), 0);
