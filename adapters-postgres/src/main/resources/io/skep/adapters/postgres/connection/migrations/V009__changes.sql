-- What was changed, for caches and for whoever watches. Written in the transaction that changes it,
-- and deleted after a while. It is not kept by month: hardly an hour of it is kept.
CREATE TABLE change (
  -- Transactions do not become visible in this order: who reads on goes by snapshots.
  xid   xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  swarm text COLLATE "C" NOT NULL,
  tasks uuid[],
  -- What else, such as queue:build.
  tags  text[] COLLATE "C"
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000,
  autovacuum_vacuum_cost_delay = 0);

-- Ids hardly become shorter by trying.
ALTER TABLE change ALTER COLUMN tasks SET STORAGE EXTERNAL;

CREATE INDEX change_xid ON change (xid);

-- The transaction up to which changes are no longer known.
CREATE TABLE change_horizon (
  -- Tells this store from others.
  feed uuid PRIMARY KEY,
  xid  xid8 NOT NULL
);

INSERT INTO change_horizon (feed, xid) VALUES (gen_random_uuid(), '0');
