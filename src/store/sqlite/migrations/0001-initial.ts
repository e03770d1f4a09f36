export const initial = `
CREATE TABLE apps (
  name TEXT PRIMARY KEY,
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE environments (
  app TEXT NOT NULL REFERENCES apps (name) ON DELETE CASCADE,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  branch TEXT NOT NULL,
  rule TEXT NOT NULL,
  protect INTEGER NOT NULL,
  status TEXT NOT NULL,
  release INTEGER,
  "commit" TEXT,
  seeded INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (app, slug)
) STRICT, WITHOUT ROWID;

CREATE TABLE releases (
  app TEXT NOT NULL REFERENCES apps (name) ON DELETE CASCADE,
  slug TEXT NOT NULL,
  version INTEGER NOT NULL,
  branch TEXT NOT NULL,
  "commit" TEXT NOT NULL,
  spec TEXT NOT NULL,
  artifacts TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (app, slug, version)
) STRICT;

-- Outlives apps and releases, so that a version is never used twice.
CREATE TABLE release_versions (
  app TEXT NOT NULL,
  slug TEXT NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (app, slug)
) STRICT, WITHOUT ROWID;

CREATE TABLE deployments (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  app TEXT NOT NULL,
  slug TEXT NOT NULL,
  environment TEXT NOT NULL,
  branch TEXT NOT NULL,
  "commit" TEXT,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  release INTEGER,
  created_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT,
  error TEXT,
  plan TEXT
) STRICT;
CREATE INDEX deployments_by_environment ON deployments (app, slug, seq);
CREATE INDEX deployments_by_status ON deployments (status, seq);

CREATE TABLE steps (
  seq INTEGER PRIMARY KEY,
  deployment TEXT NOT NULL,
  phase TEXT NOT NULL,
  id TEXT NOT NULL,
  status TEXT NOT NULL,
  output TEXT NOT NULL DEFAULT 'null',
  error TEXT,
  started_at TEXT,
  finished_at TEXT,
  UNIQUE (deployment, phase, id)
) STRICT;

CREATE TABLE events (
  deployment TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (deployment, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipts (
  id TEXT PRIMARY KEY,
  at TEXT NOT NULL,
  receipt TEXT NOT NULL
) STRICT;

CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  created_at TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
