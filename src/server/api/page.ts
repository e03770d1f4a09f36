export interface Page<Item> {
  readonly items: readonly Item[];
  /** What to give as `before` for the next page; null on the last one. */
  readonly next: string | null;
}

export interface Paging {
  readonly limit: number;
  readonly before?: string | undefined;
}

/** One page of a list, sorted by key. Holds when items come and go between two pages. */
export function page<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { limit, before }: Paging,
): Page<Item> {
  const sorted = items.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return cut(before === undefined ? sorted : sorted.filter((item) => keyOf(item) > before), keyOf, limit);
}

/** A page of items that are in order, start where they should, and may be more than `limit`. */
export function cut<Item>(items: readonly Item[], keyOf: (item: Item) => string, limit: number): Page<Item> {
  const last = items[limit - 1];
  return { items: items.slice(0, limit), next: items.length > limit && last !== undefined ? keyOf(last) : null };
}
