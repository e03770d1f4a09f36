import { routerClient } from "../../../src/router/client.ts";

/** Publishes tables of very different sizes until it is killed: `node publish-for-ever.ts RUN TABLE`. */
const [run = "", tableFile = ""] = process.argv.slice(2);
const client = routerClient({ run, tableFile });

for (let round = 0; ; round += 1) {
  const count = round % 2 === 0 ? 300 : 1;
  const environments = Array.from({ length: count }, (_, index) => ({
    app: "shop",
    slug: `branch-${index}`,
    hosts: [`branch-${index}.shop.localhost`],
    routes: [],
    internal: [],
    maintenance: null,
    asleep: false,
    sticky: null,
  }));
  const { table } = await client.publish((current) => ({ ...current, environments }));
  process.stdout.write(`${table.version}\n`);
}
