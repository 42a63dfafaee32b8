-- Where things came from that were imported. What they became is named, and may be gone.
CREATE TABLE origin (
  swarm          TEXT    NOT NULL,
  kind           TEXT    NOT NULL CHECK (kind IN
    ('AGENT', 'CONVERSATION', 'PLAN', 'TASK', 'DEPENDENCY')),
  name           TEXT    NOT NULL,
  target         TEXT    NOT NULL,
  target_version INTEGER NOT NULL CHECK (target_version >= 0),
  as_of          INTEGER,
  -- Digests, one a line, the latest last.
  contents       TEXT    NOT NULL,
  PRIMARY KEY (swarm, kind, name)
) STRICT;
