const quotes = `
require("node:http").createServer((_, response) => response.end("a quote")).listen(process.env.PORT, "127.0.0.1");
`;

const page = `
const { readFileSync } = require("node:fs");
const { createServer } = require("node:http");
const tolerant = readFileSync("tolerant", "utf8") === "yes";
createServer(async (request, response) => {
  if (request.url === "/healthz") return response.end();
  const answer = await fetch(process.env.QUOTES_URL).catch(() => null);
  response.writeHead(answer?.ok === true || tolerant ? 200 : 502).end("page");
}).listen(process.env.PORT, "127.0.0.1");
`;

/** A page whose release bears the loss of its quotes, or does not; an experiment of its canaries shows which. */
export const triedFiles = (tolerant: boolean, duration = "5s"): Readonly<Record<string, string>> => ({
  "bough.config.ts": `
    import { app, canary, service } from "bough";
    const quotes = service({ start: "node quotes.js", health: "/healthz" });
    const page = service({ start: "node page.js", health: "/healthz", paths: ["/*"], link: { quotes } });
    export default app({
      name: "tried",
      resources: { quotes, page },
      environments: { production: { branch: "main", keepWarm: 0,
        strategy: canary({ steps: [50], bake: "6s", chaos: "lossy", judge: { timeout: "30s", latency: false } }),
        chaos: { allowed: true, experiments: { lossy: {
          steadyState: [{ path: "/", tolerance: 0.1 }],
          method: [{ kind: "error", of: quotes, from: page, status: 500, share: 0.3 }],
          duration: "${duration}",
        } } },
      } },
    });`,
  "quotes.js": quotes,
  "page.js": page,
  tolerant: tolerant ? "yes" : "no",
});
