import type { RouteTable, SiteTarget } from "../route-table.ts";
import { createSiteServer } from "./serve-site.ts";
import type { SiteServer } from "./serve-site.ts";

/** The site servers of a worker. They outlive a table, as what they have looked up holds as long as their target does. */
export class Sites {
  private readonly known = new Map<string, SiteServer>();

  of(target: SiteTarget): SiteServer {
    const key = keyOf(target);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const created = createSiteServer(target);
    this.known.set(key, created);
    return created;
  }

  /** Forgets those that the table does not have. */
  keepOnly({ environments }: RouteTable): void {
    const targets = environments.flatMap(({ routes }) => routes.map(({ target }) => target));
    const wanted = new Set(targets.flatMap((target) => (target.kind === "site" ? [keyOf(target)] : [])));
    for (const key of this.known.keys()) if (!wanted.has(key)) this.known.delete(key);
  }
}

/** All that an answer depends on: a release that leaves the site as it was keeps its server. */
function keyOf({ root, earlier, spa }: SiteTarget): string {
  return JSON.stringify([root, earlier, spa]);
}
