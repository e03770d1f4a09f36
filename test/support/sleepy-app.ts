/**
 * An application of two services and a site. Each request to the first one takes its time, a slow one seconds,
 * and only then asks the second one, so that it needs both until its end. `build` is a shell command.
 */
export const sleepyFiles = (build: string) => ({
  "bough.config.ts": `import { app, service, site } from "bough";
const store = service({ start: "node store.cjs", health: "/healthz" });
const api = service({
  start: "node api.cjs",
  build: ${JSON.stringify(build)},
  health: "/healthz",
  link: { store },
  instances: 2,
});
const web = site({ dir: "public", routes: { "/api/*": api } });
export default app({
  name: "sleepy",
  resources: { store, api, web },
  environments: { production: { branch: "main", protect: true }, preview: { branch: "*", keepWarm: "1h" } },
});
`,
  "api.cjs": `const { createServer, get } = require("node:http");
const { existsSync } = require("node:fs");
const { HOME, PORT, STORE_URL, BOUGH_RELEASE } = process.env;
if (existsSync(HOME + "/sick")) process.exit(1);
const server = createServer((request, response) => {
  if (request.url === "/healthz") return response.end("ok");
  const failed = (error) => response.writeHead(500).end(String(error));
  setTimeout(() => {
    const asked = get(STORE_URL + request.url.slice(4), (answer) => {
      let text = "";
      answer.on("error", failed).on("data", (part) => (text += part)).on("end", () => {
        response.writeHead(answer.statusCode).end(BOUGH_RELEASE + " " + text);
      });
    });
    asked.on("error", failed);
  }, request.url === "/api/slow" ? 3000 : 100);
});
server.listen(PORT, "127.0.0.1");
process.on("SIGTERM", () => server.close(() => process.exit(0)));
`,
  "store.cjs": `const { createServer } = require("node:http");
const { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { HOME, PORT } = process.env;
const notes = HOME + "/notes";
const does = {
  "/healthz": () => "ok",
  "/slow": () => "at last",
  "/add": () => (appendFileSync(notes, "note\\n"), "added"),
  "/count": () => String(existsSync(notes) ? readFileSync(notes, "utf8").split("\\n").length - 1 : 0),
  "/sicken": () => (writeFileSync(HOME + "/sick", ""), "sick"),
  "/heal": () => (rmSync(HOME + "/sick", { force: true }), "well"),
};
const server = createServer((request, response) => response.end(does[request.url]?.() ?? "?"));
server.listen(PORT, "127.0.0.1");
process.on("SIGTERM", () => server.close(() => process.exit(0)));
`,
  "public/index.html": PAGE,
});

export const PAGE = "<!doctype html><title>sleepy</title>\n";
