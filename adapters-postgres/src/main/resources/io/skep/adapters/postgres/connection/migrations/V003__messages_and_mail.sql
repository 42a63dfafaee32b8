CREATE TABLE thread (
  seq       bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  swarm     text COLLATE "C" NOT NULL,
  kind      text NOT NULL CHECK (kind IN ('CONVERSATION', 'PLAN', 'TASK', 'AGENT', 'TOPIC')),
  owner     text COLLATE "C" NOT NULL,
  -- The sequence of the last message that it ever had.
  version   bigint NOT NULL CHECK (version >= 0),
  messages  bigint NOT NULL CHECK (messages >= 0),
  -- When the newest of the messages was said that it ever had.
  newest_at timestamptz NOT NULL,
  PRIMARY KEY (swarm, kind, owner)
) WITH (fillfactor = 70);

-- By the month of their ids.
CREATE TABLE message (
  swarm      text COLLATE "C" NOT NULL,
  id         uuid NOT NULL,
  thread     bigint NOT NULL,
  sequence   bigint NOT NULL,
  said_at    timestamptz NOT NULL,
  -- When the newest of the messages was said up to this one: grows with the sequence, as said_at
  -- need not, so that it leads to where in the thread a time begins.
  newest_at  timestamptz NOT NULL,
  role       text NOT NULL,
  author     text NOT NULL,
  key        text COLLATE "C",
  -- The envelope; a message that was not sent to anyone has none.
  subject    text,
  priority   smallint,
  tags       text[] COLLATE "C",
  reply_to   uuid,
  expires_at timestamptz,
  content    text NOT NULL,
  PRIMARY KEY (id, swarm)
) PARTITION BY RANGE (id);

CREATE INDEX message_sequence ON message (thread, swarm, sequence);
CREATE INDEX message_said ON message (thread, swarm, newest_at, sequence);

-- The keys of all messages: an index of a partitioned table could not tell that one is taken.
CREATE TABLE message_key (
  swarm  text COLLATE "C" NOT NULL,
  thread bigint NOT NULL,
  key    text COLLATE "C" NOT NULL,
  id     uuid NOT NULL,
  PRIMARY KEY (thread, swarm, key)
);

-- By the month of their messages.
CREATE TABLE delivery (
  swarm      text COLLATE "C" NOT NULL,
  recipient  text COLLATE "C" NOT NULL,
  message    uuid NOT NULL,
  -- PENDING, DELIVERED, READ, ACKNOWLEDGED, EXPIRED or FAILED.
  status     text NOT NULL,
  priority   smallint NOT NULL,
  tags       text[] COLLATE "C" NOT NULL,
  sent_at    timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  expires_at timestamptz,
  PRIMARY KEY (recipient, swarm, message)
) PARTITION BY RANGE (message);

CREATE INDEX delivery_of_message ON delivery (message, swarm, recipient);
CREATE INDEX delivery_unread ON delivery (recipient, swarm, message)
  WHERE status IN ('PENDING', 'DELIVERED');
CREATE INDEX delivery_in_priority ON delivery (recipient, swarm, priority, message);
CREATE INDEX delivery_pending ON delivery (recipient, swarm, priority DESC, message)
  WHERE status = 'PENDING';
CREATE INDEX delivery_expiring ON delivery (swarm, expires_at, recipient, message)
  WHERE expires_at IS NOT NULL AND status IN ('PENDING', 'DELIVERED');

-- The tags of the deliveries again, one a row, to find deliveries by.
CREATE TABLE delivery_tag (
  swarm     text COLLATE "C" NOT NULL,
  recipient text COLLATE "C" NOT NULL,
  tag       text COLLATE "C" NOT NULL,
  message   uuid NOT NULL,
  PRIMARY KEY (recipient, swarm, tag, message)
) PARTITION BY RANGE (message);

-- How many deliveries a recipient has still to read.
CREATE TABLE inbox (
  swarm     text COLLATE "C" NOT NULL,
  recipient text COLLATE "C" NOT NULL,
  unread    bigint NOT NULL CHECK (unread >= 0),
  PRIMARY KEY (swarm, recipient)
) WITH (fillfactor = 50);

-- Every way of changing a delivery passes these, save for months that are archived as a whole.
CREATE FUNCTION skep_delivery_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status IN ('PENDING', 'DELIVERED') THEN
    INSERT INTO inbox (swarm, recipient, unread) VALUES (NEW.swarm, NEW.recipient, 1)
    ON CONFLICT (swarm, recipient) DO UPDATE SET unread = inbox.unread + 1;
  END IF;
  INSERT INTO delivery_tag (swarm, recipient, tag, message)
  SELECT NEW.swarm, NEW.recipient, tag, NEW.message FROM unnest(NEW.tags) AS tag;
  RETURN NULL;
END $$;

CREATE FUNCTION skep_delivery_read() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE inbox SET unread = unread - 1 WHERE swarm = OLD.swarm AND recipient = OLD.recipient;
  RETURN NULL;
END $$;

CREATE FUNCTION skep_delivery_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM delivery_tag
  WHERE swarm = OLD.swarm AND recipient = OLD.recipient AND message = OLD.message
    AND tag = ANY (OLD.tags);
  RETURN NULL;
END $$;

CREATE TRIGGER delivery_added AFTER INSERT ON delivery
  FOR EACH ROW EXECUTE FUNCTION skep_delivery_added();

CREATE TRIGGER delivery_read AFTER UPDATE OF status ON delivery
  FOR EACH ROW
  WHEN (OLD.status IN ('PENDING', 'DELIVERED') AND NEW.status NOT IN ('PENDING', 'DELIVERED'))
  EXECUTE FUNCTION skep_delivery_read();

CREATE TRIGGER delivery_removed_unread AFTER DELETE ON delivery
  FOR EACH ROW WHEN (OLD.status IN ('PENDING', 'DELIVERED'))
  EXECUTE FUNCTION skep_delivery_read();

CREATE TRIGGER delivery_removed AFTER DELETE ON delivery
  FOR EACH ROW WHEN (OLD.tags <> '{}')
  EXECUTE FUNCTION skep_delivery_removed();
