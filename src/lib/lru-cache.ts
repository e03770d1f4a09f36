export interface LruCache<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  delete(key: string): void;
}

export interface LruLimits<V> {
  /** Sum of the weights that is kept; the least recently used go first. */
  readonly capacity: number;
  /** Weight of one value, 1 if not given. A value heavier than the capacity is not kept. */
  readonly weigh?: (value: V) => number;
}

/** Keeps the most recently used values within a total weight. */
export function lruCache<V>({ capacity, weigh = () => 1 }: LruLimits<V>): LruCache<V> {
  const entries = new Map<string, { readonly value: V; readonly weight: number }>();
  let total = 0;

  const remove = (key: string): void => {
    total -= entries.get(key)?.weight ?? 0;
    entries.delete(key);
  };

  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value) {
      remove(key);
      const weight = weigh(value);
      if (weight > capacity) return;
      entries.set(key, { value, weight });
      total += weight;
      for (const oldest of entries.keys()) {
        if (total <= capacity) return;
        remove(oldest);
      }
    },
    delete: remove,
  };
}
