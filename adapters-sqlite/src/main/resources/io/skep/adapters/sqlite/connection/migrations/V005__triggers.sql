-- What is kept beside the rows that it follows from, in the transaction that changes them.

CREATE TRIGGER agent_capability_added
AFTER INSERT ON agent WHEN NEW.capabilities <> ''
BEGIN
  INSERT INTO agent_capability (swarm, capability, agent)
  SELECT NEW.swarm, word.value, NEW.id
  FROM json_each('["' || replace(replace(replace(NEW.capabilities,
    '\', '\\'), '"', '\"'), char(10), '","') || '"]') AS word;
END;

CREATE TRIGGER agent_capability_changed
AFTER UPDATE OF capabilities ON agent WHEN NEW.capabilities <> OLD.capabilities
BEGIN
  DELETE FROM agent_capability
  WHERE swarm = OLD.swarm
    AND agent = OLD.id
    AND capability IN (
      SELECT word.value
      FROM json_each('["' || replace(replace(replace(OLD.capabilities,
        '\', '\\'), '"', '\"'), char(10), '","') || '"]') AS word);
  INSERT INTO agent_capability (swarm, capability, agent)
  SELECT NEW.swarm, word.value, NEW.id
  FROM json_each('["' || replace(replace(replace(NEW.capabilities,
    '\', '\\'), '"', '\"'), char(10), '","') || '"]') AS word
  WHERE NEW.capabilities <> '';
END;

CREATE TRIGGER delivery_tag_added
AFTER INSERT ON delivery WHEN NEW.tags <> ''
BEGIN
  INSERT INTO delivery_tag (swarm, recipient, tag, message)
  SELECT NEW.swarm, NEW.recipient, word.value, NEW.message
  FROM json_each('["' || replace(replace(replace(NEW.tags,
    '\', '\\'), '"', '\"'), char(10), '","') || '"]') AS word;
END;

CREATE TRIGGER delivery_tag_removed
AFTER DELETE ON delivery WHEN OLD.tags <> ''
BEGIN
  DELETE FROM delivery_tag
  WHERE swarm = OLD.swarm
    AND recipient = OLD.recipient
    AND message = OLD.message
    AND tag IN (
      SELECT word.value
      FROM json_each('["' || replace(replace(replace(OLD.tags,
        '\', '\\'), '"', '\"'), char(10), '","') || '"]') AS word);
END;

CREATE TRIGGER inbox_delivered
AFTER INSERT ON delivery WHEN NEW.status IN ('PENDING', 'DELIVERED')
BEGIN
  INSERT INTO inbox (swarm, recipient, unread)
  VALUES (NEW.swarm, NEW.recipient, 1)
  ON CONFLICT (swarm, recipient) DO UPDATE SET unread = unread + 1;
END;

CREATE TRIGGER inbox_read
AFTER UPDATE OF status ON delivery
WHEN OLD.status IN ('PENDING', 'DELIVERED') AND NEW.status NOT IN ('PENDING', 'DELIVERED')
BEGIN
  UPDATE inbox SET unread = unread - 1 WHERE swarm = OLD.swarm AND recipient = OLD.recipient;
END;

CREATE TRIGGER inbox_removed
AFTER DELETE ON delivery WHEN OLD.status IN ('PENDING', 'DELIVERED')
BEGIN
  UPDATE inbox SET unread = unread - 1 WHERE swarm = OLD.swarm AND recipient = OLD.recipient;
END;
