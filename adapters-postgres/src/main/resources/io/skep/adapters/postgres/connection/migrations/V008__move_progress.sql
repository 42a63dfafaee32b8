-- Has a row as long as all that another store keeps is being moved here: whoever finds it must not
-- work with what is here. The rows that were moved say themselves how far that has come.
CREATE TABLE move_progress (
  id     smallint PRIMARY KEY CHECK (id = 1),
  source text NOT NULL,
  -- Grows with each batch, in its transaction.
  step   bigint NOT NULL CHECK (step >= 0)
);
