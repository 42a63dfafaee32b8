-- Names are compared by their bytes, whatever the locale of the database. Durations are microseconds.
-- A queue, plan or agent that is named here need not be stored itself.
--
-- Hardly an index begins with the swarm, of which there may be one only: as long as the planner has no
-- figures, or old ones, it would take the swarm alone for as good a lead as the id.

-- The first id of a time: the ids of version 7 begin with their milliseconds.
CREATE FUNCTION skep_first_id(at timestamptz) RETURNS uuid
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;

CREATE TABLE queue (
  swarm              text COLLATE "C" NOT NULL,
  name               text COLLATE "C" NOT NULL,
  paused             boolean NOT NULL,
  -- What a step of priority is worth in age; NULL for strict order.
  priority_boost     bigint CHECK (priority_boost > 0),
  max_in_progress    bigint CHECK (max_in_progress > 0),
  -- One capability a line, each followed by a comma and how many of its tasks may be in progress.
  max_per_capability text NOT NULL,
  version            bigint NOT NULL CHECK (version >= 0),
  PRIMARY KEY (swarm, name)
);

-- The tasks that have not ended. Nothing that a claim or a report changes is in an index, so that
-- the row stays in its page (HOT); what is searched by is in the narrow tables below.
CREATE TABLE task (
  swarm              text COLLATE "C" NOT NULL,
  id                 uuid NOT NULL,
  queue              text COLLATE "C" NOT NULL,
  -- PENDING or IN_PROGRESS.
  status             text NOT NULL,
  -- Lower comes first.
  rank               bigint NOT NULL,
  -- The only agent that may claim it; empty for any.
  assignee           text COLLATE "C" NOT NULL,
  requires           text[] COLLATE "C" NOT NULL,
  -- How many of the tasks that it waits for have not succeeded.
  open_blockers      bigint NOT NULL,
  run_at             timestamptz NOT NULL,
  plan               text COLLATE "C",
  -- Who works on it or worked on it last; while it is in progress, the holder of its lease.
  agent              text COLLATE "C",
  attempts           bigint NOT NULL,
  -- How often it was claimed; while it is in progress, the token of its lease.
  claims             bigint NOT NULL,
  -- Both there exactly while it is in progress.
  lease_since        timestamptz,
  lease_until        timestamptz,
  failed             boolean NOT NULL,
  created_at         timestamptz NOT NULL,
  updated_at         timestamptz NOT NULL,
  version            bigint NOT NULL,
  key                text COLLATE "C",
  title              text NOT NULL,
  -- 1 for the lowest to 4.
  priority           smallint NOT NULL,
  tags               text[] COLLATE "C" NOT NULL,
  max_attempts       bigint NOT NULL,
  first_delay        bigint NOT NULL,
  max_delay          bigint NOT NULL,
  -- WAIT or CANCEL.
  on_blocker_failure text NOT NULL,
  not_before         timestamptz,
  progress           text NOT NULL,
  error              text,
  description        text,
  payload            text,
  result             text,
  -- Whether others wait for it or have waited for it; who ends it looks for them only then.
  has_dependents     boolean NOT NULL DEFAULT false,
  -- Who held it before it was given back; a claim does not change that, unlike the agent.
  last_agent         text COLLATE "C",
  PRIMARY KEY (id, swarm)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
  autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0.05);

CREATE INDEX task_in_queue ON task (queue, swarm, id);
CREATE INDEX task_of_plan ON task (plan, swarm, id) WHERE plan IS NOT NULL;
CREATE INDEX task_of_plan_by_rank ON task (plan, swarm, rank, id) WHERE plan IS NOT NULL;
CREATE INDEX task_given_back ON task (last_agent, swarm, id) WHERE last_agent IS NOT NULL;

-- A digest of texts, which may be too long for an index. Who finds a row by it looks at the texts.
CREATE FUNCTION skep_digest(texts text[]) RETURNS bigint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN hash_array_extended(texts, 0);

-- The tasks that may be claimed. Those of one queue with the same assignee and the same requirements
-- are a lane, in the order of rank in the index; so what an agent may have is found at the heads of
-- a few lanes, however many tasks there are. Rows are never changed.
CREATE TABLE task_ready (
  -- A digest of swarm and queue.
  place    bigint NOT NULL,
  -- A digest of the assignee.
  owner    bigint NOT NULL,
  -- A digest of what is required.
  lane     bigint NOT NULL,
  rank     bigint NOT NULL,
  id       uuid NOT NULL,
  requires text[] COLLATE "C" NOT NULL,
  plan     text COLLATE "C",
  PRIMARY KEY (place, owner, lane, rank, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0.05);

CREATE INDEX task_ready_of_plan ON task_ready (plan, place, owner, lane, rank, id) WHERE plan IS NOT NULL;

-- The tasks that wait for nothing but their time.
CREATE TABLE task_delayed (
  swarm  text COLLATE "C" NOT NULL,
  queue  text COLLATE "C" NOT NULL,
  run_at timestamptz NOT NULL,
  id     uuid NOT NULL,
  PRIMARY KEY (swarm, queue, run_at, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0);

-- The tasks that are in progress.
CREATE TABLE task_lease (
  swarm       text COLLATE "C" NOT NULL,
  id          uuid NOT NULL,
  agent       text COLLATE "C" NOT NULL,
  queue       text COLLATE "C" NOT NULL,
  lease_until timestamptz NOT NULL,
  requires    text[] COLLATE "C" NOT NULL,
  plan        text COLLATE "C",
  rank        bigint NOT NULL,
  PRIMARY KEY (agent, swarm, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0.05);

CREATE INDEX task_lease_in_queue ON task_lease (queue, swarm, id);
CREATE INDEX task_lease_expiring ON task_lease (lease_until, swarm, id);
CREATE INDEX task_lease_of_plan ON task_lease (plan, swarm, rank, id) WHERE plan IS NOT NULL;

-- How many tasks an agent has ever claimed. Who claims for it locks the row, and so learns of claims
-- that it cannot see yet.
CREATE TABLE task_holder (
  swarm   text COLLATE "C" NOT NULL,
  agent   text COLLATE "C" NOT NULL,
  claimed bigint NOT NULL,
  PRIMARY KEY (agent, swarm)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0);

-- The tasks that have ended, by the month of their ids.
CREATE TABLE task_ended (
  LIKE task INCLUDING DEFAULTS,
  ended_at   timestamptz NOT NULL,
  -- When the attempt began by which it was completed, as long as that is not among the attempts.
  started_at timestamptz,
  PRIMARY KEY (id, swarm)
) PARTITION BY RANGE (id);

CREATE INDEX task_ended_in_queue ON task_ended (queue, swarm, status, id);
CREATE INDEX task_ended_of_plan ON task_ended (plan, swarm, status, id) WHERE plan IS NOT NULL;
CREATE INDEX task_ended_of_agent ON task_ended (agent, swarm, status, id) WHERE agent IS NOT NULL;
-- The next one of a plan to record.
CREATE INDEX task_ended_unrecorded ON task_ended (plan, swarm, ended_at, id)
  WHERE plan IS NOT NULL AND status IN ('COMPLETED', 'FAILED_VALIDATION');

-- The keys of all tasks: an index of a partitioned table could not tell that one is taken.
CREATE TABLE task_key (
  swarm text COLLATE "C" NOT NULL,
  key   text COLLATE "C" NOT NULL,
  id    uuid NOT NULL,
  PRIMARY KEY (key, swarm)
);

CREATE TABLE task_blocker (
  swarm   text COLLATE "C" NOT NULL,
  task    uuid NOT NULL,
  blocker uuid NOT NULL,
  PRIMARY KEY (task, swarm, blocker)
);

CREATE INDEX task_blocker_dependents ON task_blocker (blocker, swarm, task);

-- Finished attempts, by the month of their tasks; the last one of a completed task may be told by
-- the task itself.
CREATE TABLE attempt (
  swarm      text COLLATE "C" NOT NULL,
  task       uuid NOT NULL,
  token      bigint NOT NULL,
  agent      text COLLATE "C" NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at   timestamptz NOT NULL,
  -- COMPLETED, FAILED, RELEASED, EXPIRED or CANCELLED.
  outcome    text NOT NULL,
  error      text,
  PRIMARY KEY (task, swarm, token)
) PARTITION BY RANGE (task);

-- How many tasks there are, kept in the transaction of whatever changes it. The sum of the slots
-- counts; a writer adds to a slot of its own, so that writers do not wait for each other.
CREATE TABLE task_count (
  swarm  text COLLATE "C" NOT NULL,
  queue  text COLLATE "C" NOT NULL,
  status text NOT NULL,
  slot   smallint NOT NULL,
  tasks  bigint NOT NULL,
  PRIMARY KEY (swarm, queue, status, slot)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0);
