-- Streams. Of each partition the events lie side by side, in the order of commits; a stream's are found by an index.
CREATE TABLE category (
  id INTEGER PRIMARY KEY,
  store TEXT NOT NULL,
  family INTEGER NOT NULL,
  name TEXT NOT NULL,
  keep_age INTEGER,           -- milliseconds; null for ever
  keep_count INTEGER,
  keep_bytes INTEGER,
  checksum INTEGER NOT NULL,  -- of these rows too: over all that is said there
  UNIQUE (store, family, name)
) STRICT;

CREATE TABLE stream_partition (
  id INTEGER PRIMARY KEY,
  category INTEGER NOT NULL,
  number INTEGER NOT NULL,
  first INTEGER NOT NULL,     -- position: those before it were kept long enough
  last INTEGER NOT NULL,      -- position, the newest
  bytes INTEGER NOT NULL,     -- of the bodies that are there
  checksum INTEGER NOT NULL,
  UNIQUE (category, number)
) STRICT;

CREATE TABLE stream (
  id INTEGER PRIMARY KEY,
  category INTEGER NOT NULL,
  name TEXT NOT NULL,
  partition INTEGER NOT NULL,
  first INTEGER NOT NULL,     -- version: nobody sees those before it
  version INTEGER NOT NULL,   -- the newest when this row was written, which an append does not: its events say the rest
  swept INTEGER NOT NULL,     -- version: those before it have no rows any more
  deleted_at INTEGER,         -- its version is remembered for a while
  checksum INTEGER NOT NULL,
  UNIQUE (category, name)
) STRICT;
CREATE INDEX stream_unswept ON stream (id) WHERE swept < first;
CREATE INDEX stream_deleted ON stream (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE event (
  id INTEGER PRIMARY KEY,     -- the partition's id times 2^40, plus the position
  stream INTEGER NOT NULL,
  version INTEGER NOT NULL,
  uid BLOB NOT NULL,
  appended_at INTEGER NOT NULL,
  envelope BLOB NOT NULL,
  body BLOB,                  -- null where content names a file
  content BLOB,
  checksum INTEGER NOT NULL   -- XXH3 over uid, envelope and body, with stream, version and position
) STRICT;
CREATE UNIQUE INDEX event_stream ON event (stream, version);

CREATE TABLE checkpoint (
  app TEXT NOT NULL,
  consumer TEXT NOT NULL,
  partition INTEGER NOT NULL,
  position INTEGER NOT NULL,
  moved_at INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (app, consumer, partition)
) STRICT, WITHOUT ROWID;

-- Changes of documents, of collections for which somebody has asked. What a document is now stands in document alone.
CREATE TABLE change_feed (
  collection INTEGER PRIMARY KEY,
  kept INTEGER NOT NULL,      -- 0: not any more
  keep_age INTEGER,
  keep_count INTEGER,
  first INTEGER NOT NULL,     -- position: nobody sees those before it
  last INTEGER NOT NULL,
  swept INTEGER NOT NULL,     -- position: those before it have no rows any more
  checksum INTEGER NOT NULL
) STRICT;

CREATE TABLE change (
  collection INTEGER NOT NULL,
  position INTEGER NOT NULL,
  kind INTEGER NOT NULL,      -- 1 created, 2 updated, 3 deleted, 4 expired
  partition TEXT NOT NULL,
  name TEXT NOT NULL,
  etag INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (collection, position)
) STRICT, WITHOUT ROWID;
