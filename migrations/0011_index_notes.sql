-- What a write meant for search besides the assets that the change log names: documents to be made anew or forgotten, by
-- the key that the index knows them by, and the change that an index must cover to have them. A start whose index does not
-- makes up for them; once a saved one does they are deleted.
CREATE TABLE index_notes (
  change INTEGER NOT NULL,
  document INTEGER NOT NULL,
  PRIMARY KEY (change, document)
) STRICT, WITHOUT ROWID;
