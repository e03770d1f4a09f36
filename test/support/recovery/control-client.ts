import type { DeploymentRecord, EnvironmentRecord, Receipt } from "../../../src/model/records.ts";
import type { DeploymentDetail } from "../../../src/server/control.ts";
import type { Bough } from "../bough.ts";
import { waitFor } from "../wait-for.ts";

const patient = { timeout: 30_000, interval: 25 };

/** The API as a test of recovery uses it: whoever answers may be killed at any moment, and is waited for. */
export class ControlClient {
  readonly #bough: Pick<Bough, "apiPort" | "token">;

  constructor(bough: Pick<Bough, "apiPort" | "token">) {
    this.#bough = bough;
  }

  /** One call; rejects when nobody answers, or with the error that is answered. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { apiPort, token } = this.#bough;
    const response = await fetch(`http://127.0.0.1:${apiPort}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as T & { error?: { code: string; message: string } };
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer.error)}`);
    return answer;
  }

  /** The same call until it is answered. */
  patiently<T>(method: string, path: string, body?: unknown): Promise<T> {
    return waitFor(`${method} ${path} to be answered`, () => this.call<T & object>(method, path, body), patient);
  }

  /** Newest first. */
  async deployments(app: string, slug: string): Promise<readonly DeploymentRecord[]> {
    const { items } = await this.patiently<{ items: DeploymentRecord[] }>("GET", `/deployments?app=${app}&limit=100`);
    return items.filter((one) => one.slug === slug);
  }

  async environments(app: string): Promise<readonly EnvironmentRecord[]> {
    return (await this.patiently<{ items: EnvironmentRecord[] }>("GET", `/apps/${app}/environments?all=true`)).items;
  }

  async environment(app: string, slug: string): Promise<EnvironmentRecord | null> {
    return (await this.environments(app)).find((one) => one.slug === slug) ?? null;
  }

  detail(id: string): Promise<DeploymentDetail> {
    return this.patiently("GET", `/deployments/${id}`);
  }

  receipt(id: string): Promise<Receipt> {
    return this.patiently("GET", `/deployments/${id}/receipt`);
  }

  /** Everything that exists and should not. */
  async orphans(): Promise<Receipt["remaining"]> {
    return (await this.patiently<Receipt>("POST", "/prune", { dryRun: true })).remaining;
  }

  /** The newest of at least `count` deployments of the environment, when none of them is under way any more. */
  ended(app: string, slug: string, count = 1): Promise<DeploymentRecord> {
    return waitFor(
      `${count} deployments of ${slug} to end`,
      async () => {
        const all = await this.deployments(app, slug);
        const open = all.some(({ status }) => status === "queued" || status === "running");
        return all.length >= count && !open && all[0];
      },
      patient,
    );
  }
}
