// Version 2: vhosts, users, permissions and parameters. What each column means is in
// docs/storage-format.md.

export const ADMINISTRATION = `
CREATE TABLE vhost (
  name TEXT PRIMARY KEY,
  description TEXT NOT NULL,
  tags TEXT NOT NULL,
  default_queue_type TEXT,
  is_protected INTEGER NOT NULL,
  limits TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE user (
  name TEXT PRIMARY KEY,
  password_hash TEXT NOT NULL,
  hashing_algorithm TEXT NOT NULL,
  tags TEXT NOT NULL,
  limits TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE permission (
  user TEXT NOT NULL,
  vhost TEXT NOT NULL,
  configure TEXT NOT NULL,
  write TEXT NOT NULL,
  read TEXT NOT NULL,
  PRIMARY KEY (user, vhost)
) WITHOUT ROWID;

CREATE TABLE topic_permission (
  user TEXT NOT NULL,
  vhost TEXT NOT NULL,
  exchange TEXT NOT NULL,
  write TEXT NOT NULL,
  read TEXT NOT NULL,
  PRIMARY KEY (user, vhost, exchange)
) WITHOUT ROWID;

CREATE TABLE parameter (
  vhost TEXT NOT NULL,
  component TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (vhost, component, name)
) WITHOUT ROWID;

CREATE TABLE global_parameter (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
`;
