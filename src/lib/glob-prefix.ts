/** What stands before the first wildcard; all of it when the pattern has none. */
export function globPrefix(pattern: string): string {
  return pattern.slice(0, pattern.search(/[*?]|$/));
}
