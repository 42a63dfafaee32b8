-- Has a row as long as all that another store keeps is being moved here: whoever finds it must not
-- work with what is here. The rows that were moved say themselves how far that has come.
CREATE TABLE move_progress (
  id     INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  source TEXT    NOT NULL,
  -- Grows with each batch, in its transaction.
  step   INTEGER NOT NULL CHECK (step >= 0)
) STRICT;
