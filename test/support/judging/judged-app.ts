/** What a release of the application does; each is one file of its commit. */
export interface Behaviour {
  /** Every so many requests one is answered with 500; 0 for none. */
  readonly failEvery?: number;
  /** Milliseconds that an answer takes. */
  readonly ms?: number;
  /** Whether clients that send the router's cookie get 500. */
  readonly refusesCookie?: boolean;
  /** Bytes that each request leaves behind. */
  readonly leak?: number;
}

const server = `
const { existsSync, readFileSync } = require("node:fs");
const { createServer } = require("node:http");
const { failEvery = 0, ms = 40, refusesCookie = false, leak = 0 } = JSON.parse(readFileSync("behaviour.json", "utf8"));
const kept = [];
let count = 0;
createServer((request, response) => {
  if (request.url === "/healthz") return response.end();
  count += 1;
  if (leak > 0) kept.push(Buffer.alloc(leak, count));
  const isFailing = (failEvery > 0 && count % failEvery === 0)
    || (refusesCookie && (request.headers.cookie ?? "").includes("bough="))
    || existsSync(process.env.OUTAGE);
  setTimeout(() => response.writeHead(isFailing ? 500 : 200).end("v"), ms);
}).listen(process.env.PORT, "127.0.0.1");
`;

/** Files of the application. While the file \`outage\` exists, what all releases depend on is away. */
export function judgedFiles(app: string, outage: string, behaviour: Behaviour = {}): Readonly<Record<string, string>> {
  return {
    "bough.config.ts": `
      import { app, canary, service } from "bough";
      const web = service({ start: "node server.js", health: "/healthz", memory: "160mb",
        env: { OUTAGE: ${JSON.stringify(outage)} } });
      export default app({
        name: "${app}",
        resources: { web },
        environments: { production: { branch: "main", keepWarm: 0,
          strategy: canary({ steps: [10, 25, 50], bake: "3s", judge: { timeout: "30s" } }) } },
      });`,
    "server.js": server,
    "behaviour.json": JSON.stringify(behaviour),
  };
}
