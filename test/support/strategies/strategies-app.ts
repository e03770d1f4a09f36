/**
 * An application with an environment a strategy: a service that tells its version, behind it another
 * one that only it reaches, and a site. `faulty` makes the release answer its checks with 500.
 */
export const strategiesApp = (
  environments: string,
  resources = "{ api, inner, web }",
): string => `import { app, canary, linear, service, site } from "bough";
const inner = service({ root: "inner", start: "node server.cjs", health: "/healthz" });
const api = service({ root: "api", start: "node server.cjs", health: "/healthz", instances: 2, link: { inner } });
const web = site({ dir: "public", routes: { "/api/*": api } });
export default app({ name: "strategies", resources: ${resources}, environments: ${environments} });
`;

const server = `const { createServer, request } = require("node:http");
const { readFileSync } = require("node:fs");
const version = readFileSync("version.txt", "utf8").trim();
const isFaulty = version.includes("faulty");
const ask = (url, headers, then) => {
  const outgoing = request(url, { headers }, (response) => {
    let text = "";
    response.on("data", (chunk) => (text += chunk)).on("end", () => then(text));
  });
  outgoing.on("error", (error) => then(String(error)));
  outgoing.end();
};
const server = createServer((incoming, response) => {
  const path = incoming.url;
  if (path === "/healthz") return response.end();
  if (path.endsWith("/check")) return response.writeHead(isFaulty ? 500 : 200).end("checked " + version);
  if (path.endsWith("/inner")) return ask(process.env.INNER_URL + "/", {}, (text) => response.end(version + " " + text));
  response.end(version);
});
server.keepAliveTimeout = 60000;
server.listen(process.env.PORT, "127.0.0.1");
process.on("SIGTERM", () => server.close(() => process.exit(0)));
`;

/** Files of one version; those that stay the same are written again. */
export const strategiesFiles = (version: string): Readonly<Record<string, string>> => ({
  "api/server.cjs": server,
  "inner/server.cjs": server,
  "api/version.txt": version,
  "inner/version.txt": version,
  "public/index.html": version,
});
