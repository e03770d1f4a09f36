/** Files of an app whose build and whose service run what a test asks them to, and tell what came of it. */
export function pryingApp(name: string, build = "true"): Readonly<Record<string, string>> {
  return {
    "bough.config.ts": `import { app, service, table } from "bough";
const own = table({ key: "id" });
const api = service({ build: ${JSON.stringify(build)}, start: "node server.js", link: { own }, env: { SETTING: "${name}-setting" } });
export default app({ name: "${name}", resources: { own, api } });
`,
    "server.js": `const { execFile } = require("node:child_process");
const { writeFileSync } = require("node:fs");
const { createServer } = require("node:http");
writeFileSync(process.env.HOME + "/private", "${name}-private");
createServer((request, response) => {
  const command = decodeURIComponent(request.url.slice(1));
  execFile("/bin/sh", ["-c", command], (error, stdout, stderr) => response.end(stdout + stderr));
}).listen(process.env.PORT, "127.0.0.1");
`,
  };
}
