import { join } from "node:path";
import type { Bough } from "../bough.ts";
import type { Project } from "../project.ts";

/** A page and the quotes that it asks for, in environments `production`, without experiments, and `staging`, with them. */
export async function twoServices(bough: Bough): Promise<Project> {
  const project = await bough.project("quotes", join(import.meta.dirname, "../../../examples/two-services"));
  await project.commit({ "bough.config.ts": definition() });
  return project;
}

/** `more`: further settings of staging. */
export const definition = (more = "", schedule = ""): string => `
import { app, canary, service } from "bough";

const quotes = service({ start: "node quotes.ts", health: "/healthz", retry: { attempts: 4, statuses: [503] } });
const page = service({ start: "node page.ts", health: "/healthz", paths: ["/*"], link: { quotes } });
const steadyState = [{ path: "/", within: "2s" }];
const slow = { kind: "latency", of: quotes, from: page, ms: 100 } as const;
const fails = { kind: "error", of: quotes, from: page, status: 503, share: 0.2 } as const;

export default app({
  name: "quotes",
  resources: { quotes, page },
  environments: {
    production: { branch: "main" },
    staging: {
      branch: "staging",
      ${more}
      chaos: {
        allowed: true,
        experiments: {
          slow: { title: "Quotes are slow", steadyState, method: [slow, fails], duration: "2s" },
          down: { steadyState, method: [{ kind: "error", of: quotes, from: page, status: 500 }], duration: "2s" },
          crash: { steadyState: [{ path: "/healthz" }], method: [{ kind: "kill", of: quotes }], duration: "1s" },
          long: { steadyState, method: [slow], duration: "60s" },
        },
        ${schedule}
      },
    },
  },
});
`;
