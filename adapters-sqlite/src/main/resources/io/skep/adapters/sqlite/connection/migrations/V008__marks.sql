-- By which the process that has committed a change knows it again; 0 if it does not care.
ALTER TABLE change ADD COLUMN mark INTEGER NOT NULL DEFAULT 0;
