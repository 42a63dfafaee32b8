-- Heartbeats write what is narrow; what may be large is in agent_details.
CREATE TABLE agent (
  swarm           text COLLATE "C" NOT NULL,
  id              text COLLATE "C" NOT NULL,
  kind            text NOT NULL,
  name            text NOT NULL,
  -- Empty for none.
  team            text COLLATE "C" NOT NULL,
  specialization  text NOT NULL,
  capabilities    text[] COLLATE "C" NOT NULL,
  max_tasks       bigint NOT NULL CHECK (max_tasks > 0),
  status          text NOT NULL CHECK (status IN
    ('ONBOARDING', 'IDLE', 'ACTIVE', 'PAUSED', 'ERROR', 'OFFLINE', 'RETIRED')),
  status_found    text,
  focus           text NOT NULL,
  cycles          bigint NOT NULL CHECK (cycles >= 0),
  tasks_completed bigint NOT NULL CHECK (tasks_completed >= 0),
  efficiency      double precision CHECK (efficiency BETWEEN 0 AND 100),
  compliance      double precision CHECK (compliance BETWEEN 0 AND 100),
  last_cycle_at   timestamptz,
  registered_at   timestamptz NOT NULL,
  last_seen_at    timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  version         bigint NOT NULL CHECK (version >= 0),
  PRIMARY KEY (swarm, id)
) WITH (fillfactor = 70);

CREATE INDEX agent_in_team ON agent (swarm, team, id);
CREATE INDEX agent_in_status ON agent (swarm, status, id);
-- Lists are ordered by id: this one tells which agents changed without reading the others.
CREATE INDEX agent_changed ON agent (swarm, id, updated_at);
CREATE INDEX agent_silent ON agent (swarm, last_seen_at, id)
  WHERE status NOT IN ('OFFLINE', 'RETIRED');

CREATE TABLE agent_details (
  swarm   text COLLATE "C" NOT NULL,
  agent   text COLLATE "C" NOT NULL,
  details text NOT NULL,
  PRIMARY KEY (swarm, agent),
  FOREIGN KEY (swarm, agent) REFERENCES agent (swarm, id) ON DELETE CASCADE
);

-- The capabilities of the agents again, one a row, to find agents by.
CREATE TABLE agent_capability (
  swarm      text COLLATE "C" NOT NULL,
  capability text COLLATE "C" NOT NULL,
  agent      text COLLATE "C" NOT NULL,
  PRIMARY KEY (swarm, capability, agent)
);

CREATE FUNCTION skep_agent_capabilities() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM agent_capability
    WHERE swarm = OLD.swarm AND agent = OLD.id AND capability = ANY (OLD.capabilities);
  END IF;
  INSERT INTO agent_capability (swarm, capability, agent)
  SELECT NEW.swarm, capability, NEW.id FROM unnest(NEW.capabilities) AS capability;
  RETURN NULL;
END $$;

CREATE TRIGGER agent_capability_added AFTER INSERT ON agent
  FOR EACH ROW WHEN (NEW.capabilities <> '{}')
  EXECUTE FUNCTION skep_agent_capabilities();

CREATE TRIGGER agent_capability_changed AFTER UPDATE OF capabilities ON agent
  FOR EACH ROW WHEN (NEW.capabilities <> OLD.capabilities)
  EXECUTE FUNCTION skep_agent_capabilities();

CREATE TABLE conversation (
  swarm      text COLLATE "C" NOT NULL,
  id         text COLLATE "C" NOT NULL,
  title      text NOT NULL,
  preview    text NOT NULL,
  status     text NOT NULL CHECK (status IN
    ('ACTIVE', 'PROCESSING', 'COMPLETED', 'FAILED', 'ARCHIVED')),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  -- Lists have the last updated first but ties by ascending id: with this, both ascend.
  recency    bigint NOT NULL GENERATED ALWAYS AS
    ((-1000000 * extract(epoch FROM updated_at - timestamptz 'epoch'))::bigint) STORED,
  version    bigint NOT NULL CHECK (version >= 0),
  details    text NOT NULL,
  PRIMARY KEY (swarm, id)
);

CREATE INDEX conversation_updated ON conversation (swarm, recency, id);
CREATE INDEX conversation_in_status ON conversation (swarm, status, recency, id);

CREATE TABLE plan (
  swarm          text COLLATE "C" NOT NULL,
  id             text COLLATE "C" NOT NULL,
  status         text NOT NULL CHECK (status IN
    ('PLANNING', 'EXECUTING', 'COMPLETED', 'FAILED')),
  failure_limit  bigint NOT NULL CHECK (failure_limit > 0),
  failures       bigint NOT NULL CHECK (failures >= 0),
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL,
  recency        bigint NOT NULL GENERATED ALWAYS AS
    ((-1000000 * extract(epoch FROM updated_at - timestamptz 'epoch'))::bigint) STORED,
  version        bigint NOT NULL CHECK (version >= 0),
  question       text NOT NULL,
  instruction    text NOT NULL,
  execution_plan text NOT NULL,
  details        text NOT NULL,
  PRIMARY KEY (swarm, id)
);

CREATE INDEX plan_updated ON plan (swarm, recency, id);
CREATE INDEX plan_in_status ON plan (swarm, status, recency, id);

CREATE TABLE plan_link (
  swarm        text COLLATE "C" NOT NULL,
  conversation text COLLATE "C" NOT NULL,
  plan         text COLLATE "C" NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('INITIATED', 'CONTINUED', 'FORKED')),
  -- The message need not be stored any longer.
  message      uuid,
  created_at   timestamptz NOT NULL,
  PRIMARY KEY (swarm, conversation, plan),
  FOREIGN KEY (swarm, conversation) REFERENCES conversation (swarm, id),
  FOREIGN KEY (swarm, plan) REFERENCES plan (swarm, id)
);

CREATE INDEX plan_link_of_conversation ON plan_link (swarm, conversation, created_at, plan);
CREATE INDEX plan_link_of_plan ON plan_link (swarm, plan, created_at, conversation);
