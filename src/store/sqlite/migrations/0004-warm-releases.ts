export const warmReleases = `
ALTER TABLE environments ADD COLUMN provider TEXT NOT NULL DEFAULT 'local';
ALTER TABLE environments ADD COLUMN warm TEXT NOT NULL DEFAULT '[]';
`;
