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
-- not write it again. There is no CHECK here: only Skep writes, which checks more, and checking again
-- would cost a fifth of an insert.
CREATE TABLE task (
  seq                INTEGER NOT NULL PRIMARY KEY,
  swarm              TEXT    NOT NULL,
  id                 BLOB    NOT NULL,
  queue              TEXT    NOT NULL,
  -- PENDING, IN_PROGRESS, COMPLETED, FAILED_VALIDATION, RECORDED or CANCELLED.
  status             TEXT    NOT NULL,
  -- Lower comes first.
  rank               INTEGER NOT NULL,
  -- 1 if it may be claimed: pending, without open blockers, and its time was seen to have come.
  ready              INTEGER NOT NULL,
  -- The only agent that may claim it; empty for any.
  assignee           TEXT    NOT NULL,
  requires           TEXT    NOT NULL,
  -- How many of the tasks that it waits for have not succeeded.
  open_blockers      INTEGER NOT NULL,
  run_at             INTEGER NOT NULL,
  plan               TEXT,
  -- Who works on it or worked on it last; while it is in progress, the holder of its lease.
  agent              TEXT,
  attempts           INTEGER NOT NULL,
  -- How often it was claimed; while it is in progress, the token of its lease.
  claims             INTEGER NOT NULL,
  -- Both there exactly while it is in progress.
  lease_since        INTEGER,
  lease_until        INTEGER,
  failed             INTEGER NOT NULL,
  created_at         INTEGER NOT NULL,
  updated_at         INTEGER NOT NULL,
  -- There exactly when it is neither pending nor in progress.
  ended_at           INTEGER,
  version            INTEGER NOT NULL,
  key                TEXT,
  title              TEXT    NOT NULL,
  -- 1 for the lowest to 4.
  priority           INTEGER NOT NULL,
  tags               TEXT    NOT NULL,
  max_attempts       INTEGER NOT NULL,
  first_delay        INTEGER NOT NULL,
  max_delay          INTEGER NOT NULL,
  -- WAIT or CANCEL.
  on_blocker_failure TEXT    NOT NULL,
  not_before         INTEGER,
  progress           TEXT    NOT NULL,
  error              TEXT
) STRICT;

CREATE UNIQUE INDEX task_id ON task (swarm, id);
CREATE UNIQUE INDEX task_key ON task (swarm, key) WHERE key IS NOT NULL;

-- Lists. The list of a status is merged from those of the queues.
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
  token      INTEGER NOT NULL,
  agent      TEXT    NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at   INTEGER NOT NULL,
  -- COMPLETED, FAILED, RELEASED, EXPIRED or CANCELLED.
  outcome    TEXT    NOT NULL,
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
