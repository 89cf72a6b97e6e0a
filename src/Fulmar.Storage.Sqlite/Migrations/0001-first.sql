-- One row. Written in every batch: the clock never runs back past it, and no number is given twice.
CREATE TABLE state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  time INTEGER NOT NULL,      -- milliseconds since 1970, the latest that was given to anybody
  sequence INTEGER NOT NULL,  -- of messages, the last one given
  stamp INTEGER NOT NULL      -- of documents and leases, the last one given
) STRICT;
INSERT INTO state VALUES (1, 0, 0, 0);

CREATE TABLE queue (
  id INTEGER PRIMARY KEY,
  store TEXT NOT NULL,
  family INTEGER NOT NULL,
  name TEXT NOT NULL,
  paused INTEGER NOT NULL DEFAULT 0,
  messages INTEGER NOT NULL DEFAULT 0,
  UNIQUE (store, family, name)
) STRICT;

-- What was sent. Where a message stands is said by exactly one row of queued, leased or waiting: narrow rows, so that a lease never
-- writes a body again.
CREATE TABLE message (
  seq INTEGER PRIMARY KEY,
  queue INTEGER NOT NULL,
  id BLOB NOT NULL,
  enqueued_at INTEGER NOT NULL,
  expires_at INTEGER,
  envelope BLOB,
  body BLOB,                  -- null where content names a file
  content BLOB,
  checksum INTEGER NOT NULL   -- XXH3 over id, envelope and body
) STRICT;
CREATE INDEX message_expiry ON message (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE queued (
  queue INTEGER NOT NULL,
  due INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  broken INTEGER NOT NULL,    -- 1: an earlier lease broke, so it is leased alone
  session TEXT,
  PRIMARY KEY (queue, due, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE leased (
  seq INTEGER PRIMARY KEY,
  queue INTEGER NOT NULL,
  until INTEGER NOT NULL,
  token INTEGER NOT NULL,
  holder INTEGER NOT NULL,    -- 1 a pump of this process, 2 a client
  alone INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  session TEXT,
  content INTEGER NOT NULL    -- 1: a file holds its body, which goes when the message does
) STRICT;

-- A session has a row while a message of it is queued to be next (head), or held by somebody.
CREATE TABLE session (
  queue INTEGER NOT NULL,
  id TEXT NOT NULL,
  head INTEGER NOT NULL,      -- the message in queued that is next; 0 while messages are held
  held INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  PRIMARY KEY (queue, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE waiting (
  queue INTEGER NOT NULL,
  session TEXT NOT NULL,
  seq INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  broken INTEGER NOT NULL,
  PRIMARY KEY (queue, session, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE deduplication (
  queue INTEGER NOT NULL,
  id TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (queue, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deduplication_expiry ON deduplication (expires_at);

CREATE TABLE collection (
  id INTEGER PRIMARY KEY,
  store TEXT NOT NULL,
  family INTEGER NOT NULL,
  name TEXT NOT NULL,
  UNIQUE (store, family, name)
) STRICT;

CREATE TABLE collection_index (
  collection INTEGER NOT NULL,
  number INTEGER NOT NULL,
  path TEXT NOT NULL,
  ready INTEGER NOT NULL,     -- 0 while the documents that were there before are being indexed
  PRIMARY KEY (collection, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  collection INTEGER NOT NULL,
  partition TEXT NOT NULL,
  name TEXT NOT NULL,
  etag INTEGER NOT NULL,
  modified_at INTEGER NOT NULL,
  expires_at INTEGER,
  body BLOB,                  -- null where content names a file
  content BLOB,
  checksum INTEGER NOT NULL,  -- XXH3 over partition, name and body
  UNIQUE (collection, partition, name)
) STRICT;
CREATE INDEX document_expiry ON document (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE document_entry (
  collection INTEGER NOT NULL,
  number INTEGER NOT NULL,
  value BLOB NOT NULL,        -- ordered as the values are
  document INTEGER NOT NULL,
  PRIMARY KEY (collection, number, value, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_entry_document ON document_entry (document);

CREATE TABLE lease (
  app TEXT NOT NULL,
  name TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  holder TEXT NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (app, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE once (
  id INTEGER PRIMARY KEY,
  app TEXT NOT NULL,
  scope TEXT NOT NULL,
  name TEXT NOT NULL,
  done_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  result BLOB,                -- null where content names a file
  content BLOB,
  checksum INTEGER NOT NULL,  -- XXH3 over app, scope, name and result
  UNIQUE (app, scope, name)
) STRICT;
CREATE INDEX once_expiry ON once (expires_at);

-- Files below content/. One that no row names is an orphan.
CREATE TABLE content (
  id BLOB PRIMARY KEY,
  length INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX content_deleted ON content (deleted_at) WHERE deleted_at IS NOT NULL;
