export const signalsAndTraffic = `
CREATE TABLE signals (
  deployment TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  token TEXT NOT NULL,
  reason TEXT,
  PRIMARY KEY (deployment, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE traffic_changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  app TEXT NOT NULL,
  slug TEXT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  token TEXT NOT NULL,
  reason TEXT,
  deployment TEXT NOT NULL,
  "before" TEXT NOT NULL,
  "after" TEXT NOT NULL
) STRICT;
CREATE INDEX traffic_changes_by_environment ON traffic_changes (app, slug, seq);

ALTER TABLE environments ADD COLUMN traffic TEXT NOT NULL
  DEFAULT '{"split":[],"rules":[],"mirror":null,"maintenance":null}';
`;
