import type { RouteTable, SiteBackend } from "../route-table.ts";
import { createSiteServer } from "./serve-site.ts";
import type { SiteServer } from "./serve-site.ts";

/** The site servers of a worker. They outlive a table, as what they have looked up holds as long as their backend does. */
export class Sites {
  private readonly known = new Map<string, SiteServer>();

  of(backend: SiteBackend): SiteServer {
    const key = keyOf(backend);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const created = createSiteServer(backend);
    this.known.set(key, created);
    return created;
  }

  /** Forgets those that the table does not have. */
  keepOnly({ environments }: RouteTable): void {
    const revisions = environments.flatMap(({ routes }) => routes.flatMap((route) => route.revisions));
    const wanted = new Set(revisions.flatMap(({ backend }) => (backend.kind === "site" ? [keyOf(backend)] : [])));
    for (const key of this.known.keys()) if (!wanted.has(key)) this.known.delete(key);
  }
}

/** All that an answer depends on: a release that leaves the site as it was keeps its server. */
function keyOf({ root, earlier, spa }: SiteBackend): string {
  return JSON.stringify([root, earlier, spa]);
}
