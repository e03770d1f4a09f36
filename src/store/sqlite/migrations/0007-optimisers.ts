export const optimisers = `
CREATE TABLE optimisers (
  app TEXT NOT NULL,
  slug TEXT NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (app, slug)
) STRICT, WITHOUT ROWID;
`;
