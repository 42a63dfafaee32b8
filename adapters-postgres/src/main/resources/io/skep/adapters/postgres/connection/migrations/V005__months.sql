-- What is before 2000 or from 2100 on, as ids are that were not made by Skep, has no months.
CREATE TABLE task_ended_early PARTITION OF task_ended
  FOR VALUES FROM (MINVALUE) TO (skep_first_id('2000-01-01Z'));
CREATE TABLE task_ended_late PARTITION OF task_ended
  FOR VALUES FROM (skep_first_id('2100-01-01Z')) TO (MAXVALUE);
CREATE TABLE attempt_early PARTITION OF attempt
  FOR VALUES FROM (MINVALUE) TO (skep_first_id('2000-01-01Z'));
CREATE TABLE attempt_late PARTITION OF attempt
  FOR VALUES FROM (skep_first_id('2100-01-01Z')) TO (MAXVALUE);
CREATE TABLE message_early PARTITION OF message
  FOR VALUES FROM (MINVALUE) TO (skep_first_id('2000-01-01Z'));
CREATE TABLE message_late PARTITION OF message
  FOR VALUES FROM (skep_first_id('2100-01-01Z')) TO (MAXVALUE);
CREATE TABLE delivery_early PARTITION OF delivery
  FOR VALUES FROM (MINVALUE) TO (skep_first_id('2000-01-01Z'));
CREATE TABLE delivery_late PARTITION OF delivery
  FOR VALUES FROM (skep_first_id('2100-01-01Z')) TO (MAXVALUE);
CREATE TABLE delivery_tag_early PARTITION OF delivery_tag
  FOR VALUES FROM (MINVALUE) TO (skep_first_id('2000-01-01Z'));
CREATE TABLE delivery_tag_late PARTITION OF delivery_tag
  FOR VALUES FROM (skep_first_id('2100-01-01Z')) TO (MAXVALUE);

-- Makes the partitions of a month in all tables, as far as they are not there. Writers may do so
-- without the right to make tables. A partition is filled in before it is attached, which stops
-- nobody, while making it in place would stop all readers and writers.
CREATE FUNCTION skep_make_month(month date) RETURNS boolean
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
  FOREACH parent IN ARRAY ARRAY['task_ended', 'attempt', 'message', 'delivery', 'delivery_tag'] LOOP
    leaf := parent || to_char(since, '_YYYY_MM');
    IF to_regclass(leaf) IS NULL THEN
      EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', leaf, parent);
      EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        parent, leaf, skep_first_id(since), skep_first_id(until));
      made := true;
    END IF;
  END LOOP;
  RETURN made;
END $$;

-- The months that have all their partitions.
CREATE FUNCTION skep_months() RETURNS SETOF date
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT to_date(right(leaf.relname, 7), 'YYYY_MM')
  FROM pg_inherits AS i
    JOIN pg_class AS leaf ON leaf.oid = i.inhrelid
  WHERE i.inhparent = ANY (ARRAY['task_ended', 'attempt', 'message', 'delivery', 'delivery_tag']
      ::regclass[])
    AND leaf.relname ~ '_[0-9]{4}_[0-9]{2}$'
    AND NOT i.inhdetachpending
  GROUP BY 1
  HAVING count(*) = 5
$$;
