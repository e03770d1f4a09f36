export const asleep = `
ALTER TABLE environments ADD COLUMN asleep INTEGER NOT NULL DEFAULT 0;
`;
