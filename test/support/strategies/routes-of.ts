import { join } from "node:path";
import type { Route } from "../../../src/router/route-table.ts";
import { readTableFile } from "../../../src/router/table/table-file.ts";
import type { Bough } from "../bough.ts";

/** The routes of an environment as the routers have them. */
export async function routesOf({ data }: Pick<Bough, "data">, app: string, slug: string): Promise<readonly Route[]> {
  const { environments } = await readTableFile(join(data, "router", "routes.json"));
  return environments.find((one) => one.app === app && one.slug === slug)?.routes ?? [];
}
