export const verdicts = `
CREATE TABLE verdicts (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  deployment TEXT NOT NULL,
  app TEXT NOT NULL,
  slug TEXT NOT NULL,
  release INTEGER NOT NULL,
  previous INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  settings TEXT NOT NULL,
  progress TEXT NOT NULL,
  verdict TEXT NOT NULL,
  looks INTEGER NOT NULL,
  looked_at TEXT
) STRICT;
CREATE INDEX verdicts_by_deployment ON verdicts (deployment, seq);
CREATE INDEX verdicts_by_environment ON verdicts (app, slug, seq);

CREATE TABLE looks (
  verdict TEXT NOT NULL REFERENCES verdicts (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  at TEXT NOT NULL,
  observation TEXT NOT NULL,
  PRIMARY KEY (verdict, seq)
) STRICT, WITHOUT ROWID;
`;
