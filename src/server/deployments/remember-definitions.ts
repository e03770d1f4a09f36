import { lruCache } from "../../lib/lru-cache.ts";
import type { Definition } from "../../model/definition.ts";

/** The definition in a commit of an app. */
export type DefinitionOf = (app: string, commit: string) => Promise<Definition>;

const REMEMBERED = 100;

/**
 * A commit's definition never changes, so `load` is called once for those that ask at the same time
 * or soon after: a push asks when it arrives and when its release is made. Failures are forgotten.
 */
export function rememberDefinitions(load: DefinitionOf): DefinitionOf {
  const loaded = lruCache<Promise<Definition>>({ capacity: REMEMBERED });

  return (app, commit) => {
    const key = `${app} ${commit}`;
    const known = loaded.get(key);
    if (known !== undefined) return known;
    const loading = load(app, commit);
    loaded.set(key, loading);
    loading.catch(() => loaded.delete(key));
    return loading;
  };
}
