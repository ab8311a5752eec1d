// Version 1: the first schema. What each column means is in docs/storage-format.md.

export const INITIAL = `
CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE exchange (
  vhost TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  is_auto_delete INTEGER NOT NULL,
  is_internal INTEGER NOT NULL,
  args TEXT NOT NULL,
  PRIMARY KEY (vhost, name)
) WITHOUT ROWID;

CREATE TABLE queue (
  vhost TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  is_auto_delete INTEGER NOT NULL,
  args TEXT NOT NULL,
  lanes TEXT NOT NULL,
  PRIMARY KEY (vhost, name)
) WITHOUT ROWID;

CREATE TABLE binding (
  vhost TEXT NOT NULL,
  source TEXT NOT NULL,
  destination_kind TEXT NOT NULL,
  destination TEXT NOT NULL,
  binding_key TEXT NOT NULL,
  args TEXT NOT NULL,
  PRIMARY KEY (vhost, source, destination_kind, destination, binding_key, args)
) WITHOUT ROWID;

CREATE INDEX binding_by_destination ON binding (vhost, destination_kind, destination);

CREATE TABLE lane (
  id INTEGER PRIMARY KEY,
  messages INTEGER NOT NULL,
  body_bytes INTEGER NOT NULL,
  next_position INTEGER NOT NULL,
  delivery_horizon INTEGER NOT NULL
);

CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  lane INTEGER NOT NULL,
  is_transient INTEGER NOT NULL,
  is_garbage INTEGER NOT NULL,
  max_span INTEGER NOT NULL
);

CREATE INDEX series_by_lane ON series (lane) WHERE is_garbage = 0;
CREATE INDEX series_garbage ON series (id) WHERE is_garbage = 1;

CREATE TABLE segment (
  series INTEGER NOT NULL,
  first INTEGER NOT NULL,
  span INTEGER NOT NULL,
  remaining INTEGER NOT NULL,
  live BLOB,
  content INTEGER NOT NULL,
  PRIMARY KEY (series, first)
) WITHOUT ROWID;

CREATE TABLE content (
  id INTEGER PRIMARY KEY,
  records BLOB NOT NULL
);

CREATE TABLE delivery_count (
  lane INTEGER NOT NULL,
  position INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (lane, position)
) WITHOUT ROWID;
`;
