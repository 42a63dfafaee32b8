-- Where things came from that were imported. What they became is named, and may be gone.
CREATE TABLE origin (
  swarm          text COLLATE "C" NOT NULL,
  kind           text NOT NULL CHECK (kind IN
    ('AGENT', 'CONVERSATION', 'PLAN', 'TASK', 'DEPENDENCY')),
  name           text COLLATE "C" NOT NULL,
  target         text NOT NULL,
  target_version bigint NOT NULL CHECK (target_version >= 0),
  as_of          timestamptz,
  -- Digests, one a line, the latest last.
  contents       text NOT NULL,
  PRIMARY KEY (swarm, kind, name)
);
