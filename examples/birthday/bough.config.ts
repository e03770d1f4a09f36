import { app, service, site, table } from "bough";

const people = table({ key: "username" });

const api = service({
  build: "npm ci --omit=dev",
  start: "node server.ts",
  health: "/healthz",
  link: { people },
});

const web = site({ dir: "public", routes: { "/hello/*": api } });

export default app({
  name: "birthday",
  resources: { people, api, web },
  environments: {
    production: {
      branch: "main",
      protect: true,
      strategy: "blue-green",
      set: { api: { instances: 2 } },
    },
    staging: { branch: "staging", extends: "production", protect: false },
    preview: {
      branch: "*",
      except: "*-no-infra",
      extends: "staging",
      set: { api: { instances: 1, memory: "256mb" } },
      seed: "node seed.ts",
    },
  },
});
