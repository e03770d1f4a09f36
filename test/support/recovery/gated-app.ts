import type { Gates } from "./gates.ts";

/** An application whose build, migration, start and stop pass gates of those names. */
export function gatedFiles(name: string, gates: Gates): Readonly<Record<string, string>> {
  return {
    "bough.config.ts": `import { app, service } from "bough";
const web = service({
  build: "sh build.sh",
  migrate: "sh migrate.sh",
  start: "sh start.sh",
  stopTimeout: "20s",
});
export default app({
  name: ${JSON.stringify(name)},
  resources: { web },
  environments: { production: { branch: "main", protect: true }, preview: { branch: "*" } },
});
`,
    "build.sh": `${gates.command("build")}\n`,
    "migrate.sh": `${gates.command("migrate")}\n`,
    "start.sh": `${gates.command("start")}\nexec node server.cjs\n`,
    "server.cjs": `const { createServer } = require("node:http");
const { execSync } = require("node:child_process");
const server = createServer((request, response) => response.end(process.env.BOUGH_COMMIT));
server.listen(process.env.PORT, "127.0.0.1");
process.on("SIGTERM", () => {
  execSync(${JSON.stringify(gates.command("stop"))});
  server.close(() => process.exit(0));
});
`,
  };
}
