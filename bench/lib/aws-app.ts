/** Two services, a table and a site, all on AWS: what changes of one can be told from the others. */
export const awsAppFiles = (region: string): Readonly<Record<string, string>> => ({
  "bough.config.ts": `import { app, aws, service, site, table } from "bough";

const people = table({ key: "username" });
const api = service({ root: "api", start: "node server.js", link: { people } });
const mail = service({ root: "mail", start: "node server.js", link: { people } });
const web = site({ root: "web", dir: ".", routes: { "/api/*": api, "/mail/*": mail } });

export default app({
  name: "shop",
  provider: aws({ region: "${region}" }),
  resources: { people, api, mail, web },
});
`,
  "api/server.js": "console.log('api');\n",
  "mail/server.js": "console.log('mail');\n",
  "web/index.html": "<h1>shop</h1>\n",
});
