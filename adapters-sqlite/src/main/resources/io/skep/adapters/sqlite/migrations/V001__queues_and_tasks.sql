-- Times are microseconds since 1970-01-01 UTC, durations microseconds, ids the 16 bytes of a UUID,
-- sets of words one word a line. A queue, plan or agent that is named here need not be stored itself.

CREATE TABLE queue (
  swarm              TEXT    NOT NULL,
  name               TEXT    NOT NULL,
  paused             INTEGER NOT NULL CHECK (paused IN (0, 1)),
  -- What a step of priority is worth in age; NULL for strict order.
  priority_boost     INTEGER CHECK (priority_boost > 0),
  max_in_progress    INTEGER CHECK (max_in_progress > 0),
  -- One capability a line, each followed by a comma and how many of its tasks may be in progress.
  max_per_capability TEXT    NOT NULL,
  version            INTEGER NOT NULL CHECK (version >= 0),
  PRIMARY KEY (swarm, name)
) STRICT, WITHOUT ROWID;

-- What is written once and may be large is in task_text and task_result, so that a heartbeat does
-- not write it again.
CREATE TABLE task (
  seq                INTEGER NOT NULL PRIMARY KEY,
  swarm              TEXT    NOT NULL,
  id                 BLOB    NOT NULL CHECK (length(id) = 16),
  queue              TEXT    NOT NULL,
  status             TEXT    NOT NULL CHECK (status IN
    ('PENDING', 'IN_PROGRESS', 'COMPLETED', 'FAILED_VALIDATION', 'RECORDED', 'CANCELLED')),
  -- Lower comes first.
  rank               INTEGER NOT NULL,
  -- Whether it may be claimed: pending, without open blockers, and its time was seen to have come.
  ready              INTEGER NOT NULL CHECK (ready IN (0, 1)),
  -- The only agent that may claim it; empty for any.
  assignee           TEXT    NOT NULL,
  requires           TEXT    NOT NULL,
  open_blockers      INTEGER NOT NULL CHECK (open_blockers >= 0),
  run_at             INTEGER NOT NULL,
  plan               TEXT,
  agent              TEXT,
  attempts           INTEGER NOT NULL CHECK (attempts >= 0),
  claims             INTEGER NOT NULL CHECK (claims >= 0),
  lease_since        INTEGER,
  lease_until        INTEGER,
  failed             INTEGER NOT NULL CHECK (failed IN (0, 1)),
  created_at         INTEGER NOT NULL,
  updated_at         INTEGER NOT NULL,
  ended_at           INTEGER,
  version            INTEGER NOT NULL CHECK (version >= 0),
  key                TEXT,
  title              TEXT    NOT NULL,
  priority           INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 4),
  tags               TEXT    NOT NULL,
  max_attempts       INTEGER NOT NULL CHECK (max_attempts > 0),
  first_delay        INTEGER NOT NULL CHECK (first_delay > 0),
  max_delay          INTEGER NOT NULL CHECK (max_delay >= first_delay),
  on_blocker_failure TEXT    NOT NULL CHECK (on_blocker_failure IN ('WAIT', 'CANCEL')),
  not_before         INTEGER,
  progress           TEXT    NOT NULL,
  error              TEXT,
  CHECK ((status = 'IN_PROGRESS') = (lease_until IS NOT NULL)),
  CHECK (ready = 0 OR (status = 'PENDING' AND open_blockers = 0))
) STRICT;

CREATE UNIQUE INDEX task_id ON task (swarm, id);
CREATE UNIQUE INDEX task_key ON task (swarm, key) WHERE key IS NOT NULL;

-- Lists.
CREATE INDEX task_in_status ON task (swarm, status, id);
CREATE INDEX task_in_queue ON task (swarm, queue, status, id);
CREATE INDEX task_of_agent ON task (swarm, agent, status, id) WHERE agent IS NOT NULL;
CREATE INDEX task_of_plan ON task (swarm, plan, status, id) WHERE plan IS NOT NULL;

-- Claims: tasks of one queue with the same assignee and the same requirements are a lane.
CREATE INDEX task_ready ON task (swarm, queue, assignee, requires, rank, id) WHERE ready = 1;
CREATE INDEX task_ready_of_plan ON task (swarm, queue, plan, assignee, requires, rank, id)
  WHERE ready = 1 AND plan IS NOT NULL;
CREATE INDEX task_delayed ON task (swarm, queue, run_at, rank, id)
  WHERE ready = 0 AND status = 'PENDING' AND open_blockers = 0;
CREATE INDEX task_leased ON task (swarm, lease_until) WHERE lease_until IS NOT NULL;

-- The next task of a plan to work on, and the next one to record.
CREATE INDEX task_open_of_plan ON task (swarm, plan, status, rank, id)
  WHERE plan IS NOT NULL AND ended_at IS NULL;
CREATE INDEX task_ended_of_plan ON task (swarm, plan, ended_at, id)
  WHERE plan IS NOT NULL AND status IN ('COMPLETED', 'FAILED_VALIDATION');

-- What was said at length; a task without either has no row.
CREATE TABLE task_text (
  task        INTEGER NOT NULL PRIMARY KEY REFERENCES task (seq) ON DELETE CASCADE,
  description TEXT    NOT NULL,
  payload     TEXT    NOT NULL
) STRICT;

CREATE TABLE task_result (
  task   INTEGER NOT NULL PRIMARY KEY REFERENCES task (seq) ON DELETE CASCADE,
  result TEXT    NOT NULL
) STRICT;

CREATE TABLE task_blocker (
  task    INTEGER NOT NULL REFERENCES task (seq) ON DELETE CASCADE,
  blocker INTEGER NOT NULL REFERENCES task (seq) ON DELETE CASCADE,
  PRIMARY KEY (task, blocker)
) STRICT, WITHOUT ROWID;

CREATE INDEX task_blocker_dependents ON task_blocker (blocker, task);

-- Finished attempts.
CREATE TABLE attempt (
  task       INTEGER NOT NULL REFERENCES task (seq) ON DELETE CASCADE,
  token      INTEGER NOT NULL CHECK (token > 0),
  agent      TEXT    NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at   INTEGER NOT NULL,
  outcome    TEXT    NOT NULL CHECK (outcome IN
    ('COMPLETED', 'FAILED', 'RELEASED', 'EXPIRED', 'CANCELLED')),
  error      TEXT,
  PRIMARY KEY (task, token)
) STRICT, WITHOUT ROWID;

-- How many tasks there are, kept in the transaction of whatever changes it.
CREATE TABLE task_count (
  swarm    TEXT    NOT NULL,
  queue    TEXT    NOT NULL,
  requires TEXT    NOT NULL,
  status   TEXT    NOT NULL,
  tasks    INTEGER NOT NULL CHECK (tasks >= 0),
  PRIMARY KEY (swarm, queue, requires, status)
) STRICT, WITHOUT ROWID;
