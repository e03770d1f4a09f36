/** A service with a table and a site: previews on this machine, `staging` and `main` on AWS. */
export const journeyFiles = (region: string): Readonly<Record<string, string>> => ({
  "bough.config.ts": `import { app, aws, service, site, table } from "bough";

const people = table({ key: "username" });
const api = service({ start: "node server.js", health: "/healthz", link: { people } });
const web = site({ dir: "public", routes: { "/hello/*": api } });

export default app({
  name: "journey",
  resources: { people, api, web },
  environments: {
    production: { branch: "main", protect: true, provider: aws({ region: "${region}" }) },
    staging: { branch: "staging", provider: aws({ region: "${region}" }) },
    preview: { branch: "*" },
  },
});
`,
  "server.js": `require("node:http").createServer((_, response) => response.end("hello")).listen(process.env.PORT);
`,
  "public/index.html": "<h1>journey</h1>\n",
});
