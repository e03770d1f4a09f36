/** Where a template stands in the foundation's bucket. */
export const templateKey = (hash: string): string => `templates/${hash}.json`;
