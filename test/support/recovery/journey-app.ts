/** An application with every kind of resource, a migration and a seed, which says what was done to it. */
export const journeyFiles = {
  "bough.config.ts": `import { app, service, site, table } from "bough";
const things = table({ key: "id" });
const api = service({
  start: "node server.cjs",
  health: "/healthz",
  stopTimeout: "1s",
  migrate: "echo migrate $BOUGH_RELEASE >> $HOME/jobs",
  link: { things },
});
const web = site({ dir: "public", routes: { "/api/*": api } });
export default app({
  name: "journey",
  resources: { things, api, web },
  environments: {
    production: { branch: "main", protect: true },
    preview: { branch: "*", seed: "echo seed >> $HOME/jobs" },
  },
});
`,
  "server.cjs": `const { createServer } = require("node:http");
const { readFileSync } = require("node:fs");
const { HOME, PORT, BOUGH_RELEASE, BOUGH_COMMIT, ...env } = process.env;
const server = createServer((request, response) => {
  if (request.url === "/healthz") return response.end("ok");
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({
    release: BOUGH_RELEASE,
    commit: BOUGH_COMMIT,
    jobs: readFileSync(HOME + "/jobs", "utf8").trim().split("\\n"),
    table: {
      name: env.THINGS_TABLE_NAME,
      endpoint: env.AWS_ENDPOINT_URL_DYNAMODB,
      accessKeyId: env.AWS_ACCESS_KEY_ID,
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
    },
  }));
});
server.listen(PORT, "127.0.0.1");
process.on("SIGTERM", () => server.close(() => process.exit(0)));
`,
  "public/index.html": "<!doctype html><title>journey</title>\n",
};

/** What an instance of the application answers at /api/state. */
export interface JourneyState {
  readonly release: string;
  readonly commit: string;
  /** What migrations and the seed have written, in order. */
  readonly jobs: readonly string[];
  readonly table: {
    readonly name: string;
    readonly endpoint: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
}
