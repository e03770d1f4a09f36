/** Characters of a definition as JSON. */
export const LARGEST_DEFINITION = 512 * 1024;
