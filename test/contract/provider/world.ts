import type { TestContext } from "node:test";
import type { Outcome } from "../../../src/engine/execute.ts";
import type { Plan } from "../../../src/engine/plan.ts";
import type { ReleaseRecord } from "../../../src/model/records.ts";
import type { Spec } from "../../../src/model/spec.ts";
import type { EnvironmentRef, Provider } from "../../../src/provider/provider.ts";

/** A provider with all that it works on, for as long as a test runs. */
export interface ProviderWorld {
  readonly provider: Provider;
  /** Settings of an environment of the app `shop`: a table, a service that links it, and a site. */
  spec(slug: string): Spec;
  /** Commits the files and makes the next release of them. */
  release(files: Readonly<Record<string, string>>, spec: Spec): Promise<ReleaseRecord>;
  run(plan: Plan): Promise<Outcome>;
  /** The page of the site, as it is served. */
  page(environment: EnvironmentRef): Promise<string>;
  /** How many instances of its service there are, or shall be. */
  instances(environment: EnvironmentRef): Promise<number>;
  /** Has people ask the service: so many requests that it answers, and so many that it fails. Comes back when that can be told. */
  visit(environment: EnvironmentRef, requests: { readonly answered: number; readonly failed: number }): Promise<void>;
  /** The settings of a release that cannot come about: the next one of the environment. */
  broken(spec: Spec): Spec;
  /** Whether a plan leaves everything as it is. */
  isIdle(plan: Plan): boolean;
}

/** How a provider is opened, and what cannot be shown of it here: the name of a test, with the reason. */
export interface ProviderDriver {
  open(t: TestContext): Promise<ProviderWorld>;
  readonly skipped?: Readonly<Record<string, string>>;
}

export const worldFiles: Readonly<Record<string, string>> = {
  "api/server.js": `require("node:http").createServer((request, response) => response.writeHead(request.url.endsWith("/fail") ? 500 : 200).end("ok")).listen(process.env.PORT);\n`,
  "web/public/index.html": "<h1>v1</h1>\n",
};
