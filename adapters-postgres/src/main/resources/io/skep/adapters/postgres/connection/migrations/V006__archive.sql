-- Where the months went that were taken out of the store, and how far each has come.
CREATE TABLE archive (
  id         uuid PRIMARY KEY,
  month      date NOT NULL CHECK (extract(day FROM month) = 1),
  -- What comes in for a month that is archived makes another part of it.
  part       integer NOT NULL CHECK (part > 0),
  state      text NOT NULL CHECK (state IN
    ('DETACHING', 'DETACHED', 'SETTLED', 'WRITTEN', 'VERIFIED', 'ARCHIVED',
     'LOADING', 'LOADED', 'COUNTED', 'RESTORED')),
  place      text NOT NULL,
  -- The SHA-256 of the manifest.
  checksum   text,
  rows       bigint NOT NULL,
  bytes      bigint NOT NULL,
  -- The last thread whose messages are counted; 0 when the tasks are, NULL before that.
  counted    bigint,
  changed_at timestamptz NOT NULL,
  UNIQUE (month, part)
);

CREATE UNIQUE INDEX archive_under_way ON archive (month) WHERE state NOT IN ('ARCHIVED', 'RESTORED');

-- What was cleared stays so when it comes back: the version that the thread had then.
ALTER TABLE thread ADD COLUMN cleared bigint NOT NULL DEFAULT 0;

-- When the figures of the tables that are kept by month were gathered last, and how many changes
-- there had been; the server does so for single months only.
CREATE TABLE month_figures (
  name        text COLLATE "C" PRIMARY KEY,
  changes     bigint NOT NULL,
  gathered_at timestamptz NOT NULL
);

-- Everything that is kept by month.
CREATE FUNCTION skep_monthly() RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ARRAY['task_ended', 'attempt', 'message', 'delivery', 'delivery_tag'];

-- What of that is archived.
CREATE FUNCTION skep_archived() RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ARRAY['task_ended', 'attempt', 'message', 'delivery', 'delivery_tag'];

-- Gives the detached tables of a month that is being archived other names, so that the month can be
-- made again for what comes in late.
CREATE FUNCTION skep_set_aside(month date) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  parent text;
  leaf   text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('skep.months ' || current_schema, 0));
  IF NOT EXISTS (SELECT FROM archive AS a
      WHERE a.month = skep_set_aside.month AND a.state = 'DETACHING') THEN
    RETURN;
  END IF;
  FOREACH parent IN ARRAY skep_archived() LOOP
    leaf := parent || to_char(month, '_YYYY_MM');
    IF EXISTS (SELECT FROM pg_class
        WHERE oid = to_regclass(format('%I.%I', current_schema, leaf)) AND NOT relispartition) THEN
      EXECUTE format('ALTER TABLE %I RENAME TO %I', leaf, 'archived_' || leaf);
    END IF;
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION skep_make_month(month date) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET timezone = 'UTC' AS $$
DECLARE
  parent text;
  leaf   text;
  since  timestamptz := date_trunc('month', month::timestamp);
  until  timestamptz := date_trunc('month', month::timestamp) + interval '1 month';
  made   boolean := false;
BEGIN
  IF month < '2000-01-01' OR month >= '2100-01-01' THEN
    RAISE EXCEPTION 'no month of its own: %', month;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('skep.months ' || current_schema, 0));
  PERFORM skep_set_aside(since::date);
  FOREACH parent IN ARRAY skep_monthly() LOOP
    leaf := parent || to_char(since, '_YYYY_MM');
    IF to_regclass(format('%I.%I', current_schema, leaf)) IS NULL THEN
      EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', leaf, parent);
      EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        parent, leaf, skep_first_id(since), skep_first_id(until));
      made := true;
    ELSIF EXISTS (SELECT FROM pg_inherits
        WHERE inhrelid = to_regclass(format('%I.%I', current_schema, leaf))
          AND inhdetachpending) THEN
      RAISE EXCEPTION 'month % is just being archived', to_char(since, 'YYYY-MM')
        USING ERRCODE = 'lock_not_available';
    END IF;
  END LOOP;
  RETURN made;
END $$;

CREATE OR REPLACE FUNCTION skep_months() RETURNS SETOF date
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT to_date(right(leaf.relname, 7), 'YYYY_MM')
  FROM pg_inherits AS i
    JOIN pg_class AS leaf ON leaf.oid = i.inhrelid
  WHERE i.inhparent = ANY (skep_monthly()::regclass[])
    AND leaf.relname ~ '_[0-9]{4}_[0-9]{2}$'
    AND NOT i.inhdetachpending
  GROUP BY 1
  HAVING count(*) = cardinality(skep_monthly())
$$;

-- How many months after the present one have room without a gap, up to 24; -1 if this one has none.
CREATE FUNCTION skep_runway() RETURNS TABLE (name text, months_ahead integer)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT parent,
    coalesce(min(ahead) FILTER (WHERE NOT EXISTS (
      SELECT FROM pg_inherits AS i JOIN pg_class AS leaf ON leaf.oid = i.inhrelid
      WHERE i.inhparent = parent::regclass AND NOT i.inhdetachpending
        AND leaf.relname = parent || to_char(
          (clock_timestamp() AT TIME ZONE 'UTC') + make_interval(months => ahead), '_YYYY_MM'))),
      25) - 1
  FROM unnest(skep_monthly()) AS parent CROSS JOIN generate_series(0, 24) AS ahead
  GROUP BY parent
$$;

-- Gathers the planner's figures of tables that are kept by month: of those of which a tenth has
-- changed, at most every ten minutes, and daily of those that have changed at all. Returns which;
-- nothing while another one does. Writers may have that done without owning the tables.
CREATE FUNCTION skep_gather_figures() RETURNS text[]
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  parent   text;
  present  bigint;
  live     bigint;
  since    interval;
  changed  bigint;
  gathered text[] := '{}';
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('skep.figures ' || current_schema, 0)) THEN
    RETURN gathered;
  END IF;
  FOREACH parent IN ARRAY skep_monthly() LOOP
    SELECT coalesce(sum(s.n_tup_ins + s.n_tup_upd + s.n_tup_del), 0), coalesce(sum(s.n_live_tup), 0)
    INTO present, live
    FROM pg_inherits AS i JOIN pg_stat_all_tables AS s ON s.relid = i.inhrelid
    WHERE i.inhparent = parent::regclass;
    SELECT clock_timestamp() - f.gathered_at, abs(present - f.changes) INTO since, changed
    FROM month_figures AS f WHERE f.name = parent;
    IF NOT FOUND THEN
      since := interval '100 years';
      changed := present;
    END IF;
    CONTINUE WHEN NOT (changed > 0 AND since > interval '1 day'
      OR changed > 1000 + live / 10 AND since > interval '10 minutes');
    EXECUTE format(
      CASE WHEN current_setting('server_version_num')::integer >= 180000
        THEN 'ANALYZE ONLY %I' ELSE 'ANALYZE %I' END, parent);
    INSERT INTO month_figures (name, changes, gathered_at)
    VALUES (parent, present, clock_timestamp())
    ON CONFLICT (name) DO UPDATE
      SET changes = excluded.changes, gathered_at = excluded.gathered_at;
    gathered := gathered || parent;
  END LOOP;
  RETURN gathered;
END $$;

-- With the rights of the owner, these must not find a writer's temporary tables instead of ours,
-- which are searched first unless they are named.
DO $$ BEGIN
  EXECUTE format('ALTER FUNCTION skep_make_month(date) SET search_path = %I, pg_temp', current_schema);
  EXECUTE format('ALTER FUNCTION skep_gather_figures() SET search_path = %I, pg_temp', current_schema);
  EXECUTE format('ALTER FUNCTION skep_set_aside(date) SET search_path = %I, pg_temp', current_schema);
END $$;
