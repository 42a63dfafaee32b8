-- Units and forms are those of the first migration.

-- What may be large is in agent_details, so that a heartbeat does not write it again.
CREATE TABLE agent (
  swarm           TEXT    NOT NULL,
  id              TEXT    NOT NULL,
  kind            TEXT    NOT NULL,
  name            TEXT    NOT NULL,
  -- Empty for none.
  team            TEXT    NOT NULL,
  specialization  TEXT    NOT NULL,
  capabilities    TEXT    NOT NULL,
  max_tasks       INTEGER NOT NULL CHECK (max_tasks > 0),
  status          TEXT    NOT NULL CHECK (status IN
    ('ONBOARDING', 'IDLE', 'ACTIVE', 'PAUSED', 'ERROR', 'OFFLINE', 'RETIRED')),
  status_found    TEXT,
  focus           TEXT    NOT NULL,
  cycles          INTEGER NOT NULL CHECK (cycles >= 0),
  tasks_completed INTEGER NOT NULL CHECK (tasks_completed >= 0),
  efficiency      REAL    CHECK (efficiency BETWEEN 0 AND 100),
  compliance      REAL    CHECK (compliance BETWEEN 0 AND 100),
  last_cycle_at   INTEGER,
  registered_at   INTEGER NOT NULL,
  last_seen_at    INTEGER NOT NULL,
  updated_at      INTEGER NOT NULL,
  version         INTEGER NOT NULL CHECK (version >= 0),
  PRIMARY KEY (swarm, id)
) STRICT;

CREATE INDEX agent_in_team ON agent (swarm, team, id);
CREATE INDEX agent_in_status ON agent (swarm, status, id);
-- Lists are ordered by id: this one tells which agents changed without reading the others.
CREATE INDEX agent_changed ON agent (swarm, id, updated_at);
CREATE INDEX agent_silent ON agent (swarm, last_seen_at, id)
  WHERE status NOT IN ('OFFLINE', 'RETIRED');

CREATE TABLE agent_details (
  swarm   TEXT NOT NULL,
  agent   TEXT NOT NULL,
  details TEXT NOT NULL,
  PRIMARY KEY (swarm, agent),
  FOREIGN KEY (swarm, agent) REFERENCES agent (swarm, id) ON DELETE CASCADE
) STRICT;

-- The capabilities of the agents again, one a row, to find agents by. Kept by triggers.
CREATE TABLE agent_capability (
  swarm      TEXT NOT NULL,
  capability TEXT NOT NULL,
  agent      TEXT NOT NULL,
  PRIMARY KEY (swarm, capability, agent)
) STRICT, WITHOUT ROWID;

CREATE TABLE conversation (
  swarm      TEXT    NOT NULL,
  id         TEXT    NOT NULL,
  title      TEXT    NOT NULL,
  preview    TEXT    NOT NULL,
  status     TEXT    NOT NULL CHECK (status IN
    ('ACTIVE', 'PROCESSING', 'COMPLETED', 'FAILED', 'ARCHIVED')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  -- Lists have the last updated first but ties by ascending id: with this, both ascend.
  recency    INTEGER NOT NULL GENERATED ALWAYS AS (-updated_at) VIRTUAL,
  version    INTEGER NOT NULL CHECK (version >= 0),
  details    TEXT    NOT NULL,
  PRIMARY KEY (swarm, id)
) STRICT;

CREATE INDEX conversation_updated ON conversation (swarm, recency, id);
CREATE INDEX conversation_in_status ON conversation (swarm, status, recency, id);

CREATE TABLE plan (
  swarm          TEXT    NOT NULL,
  id             TEXT    NOT NULL,
  status         TEXT    NOT NULL CHECK (status IN
    ('PLANNING', 'EXECUTING', 'COMPLETED', 'FAILED')),
  failure_limit  INTEGER NOT NULL CHECK (failure_limit > 0),
  failures       INTEGER NOT NULL CHECK (failures >= 0),
  created_at     INTEGER NOT NULL,
  updated_at     INTEGER NOT NULL,
  recency        INTEGER NOT NULL GENERATED ALWAYS AS (-updated_at) VIRTUAL,
  version        INTEGER NOT NULL CHECK (version >= 0),
  question       TEXT    NOT NULL,
  instruction    TEXT    NOT NULL,
  execution_plan TEXT    NOT NULL,
  details        TEXT    NOT NULL,
  PRIMARY KEY (swarm, id)
) STRICT;

CREATE INDEX plan_updated ON plan (swarm, recency, id);
CREATE INDEX plan_in_status ON plan (swarm, status, recency, id);

CREATE TABLE plan_link (
  swarm        TEXT    NOT NULL,
  conversation TEXT    NOT NULL,
  plan         TEXT    NOT NULL,
  kind         TEXT    NOT NULL CHECK (kind IN ('INITIATED', 'CONTINUED', 'FORKED')),
  -- The message need not be stored any longer.
  message      BLOB    CHECK (length(message) = 16),
  created_at   INTEGER NOT NULL,
  PRIMARY KEY (swarm, conversation, plan),
  FOREIGN KEY (swarm, conversation) REFERENCES conversation (swarm, id),
  FOREIGN KEY (swarm, plan) REFERENCES plan (swarm, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX plan_link_of_conversation ON plan_link (swarm, conversation, created_at, plan);
CREATE INDEX plan_link_of_plan ON plan_link (swarm, plan, created_at, conversation);
