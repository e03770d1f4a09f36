import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { BoughError } from "../lib/bough-error.ts";
import { callAdmin } from "./admin/call-admin.ts";
import type { AdminCall } from "./admin/call-admin.ts";
import type { FaultState } from "./faults/describe-faults.ts";
import type { FaultLease } from "./faults/fault-lease.ts";
import { mergeFaultStates } from "./faults/merge-fault-states.ts";
import { validateLeases } from "./faults/validate-leases.ts";
import type { Arm } from "./metrics/arm.ts";
import type { WorkerCounts } from "./metrics/worker-counts.ts";
import { mergeExpositions } from "./metrics/merge-expositions.ts";
import type { RouteTable } from "./route-table.ts";
import { tableDigest } from "./table/table-digest.ts";
import { readTableFile, writeTableFile } from "./table/table-file.ts";
import { validateTable } from "./table/validate-table.ts";
import type { Drained } from "./target/drain.ts";

export interface RouterClientOptions {
  /** Folder of the workers' admin sockets, `router-<N>.sock`. */
  readonly run: string;
  readonly tableFile: string;
}

export interface Published {
  readonly table: RouteTable;
  /** Workers that have it live. */
  readonly workers: number;
  /** Internal ports that a worker could not open yet; it keeps trying. */
  readonly problems: readonly { readonly port: number; readonly message: string }[];
}

export interface RouterClient {
  /**
   * Writes a changed table and makes it live in every worker that runs; one that does not run reads
   * it when it starts. Calls of one process take turns; only one process may publish. The version
   * counts up by itself. Rejects with `route-table-invalid` before anything changed, and with
   * `router-disagrees`, `router-silent` or the worker's own error when a worker does not have it.
   */
  publish(mutate: (table: RouteTable) => RouteTable): Promise<Published>;
  /** The table of the file: what is wanted. A missing file is an empty table. */
  read(): Promise<RouteTable>;
  /** Waits until no worker has anything in flight to the instances; at `deadline` (ms) the rest is cut. Counts are sums. */
  drain(instances: readonly string[], deadline: number): Promise<Drained>;
  /** Requests and tunnels in flight to the instances in all workers; to all instances when none are named. */
  inflight(instances?: readonly string[]): Promise<Readonly<Record<string, number>>>;
  /**
   * Makes these faults, and no others, act in every worker that runs, each until its `ttl` is over:
   * set them again before that as long as they shall last. A worker that starts has none. Returns
   * how many workers have them. Rejects with `fault-invalid` before anything changed.
   */
  faults(leases: readonly FaultLease[]): Promise<number>;
  /** The faults that act, and those that did lately, with what they hit in all workers together. */
  faultStates(): Promise<readonly FaultState[]>;
  /**
   * What each worker has counted of each release of an environment since it started. With `flush`,
   * sessions that are under way count as if they were over.
   */
  arms(app: string, slug: string, options?: { readonly flush?: boolean }): Promise<readonly Arm[]>;
  /** What each worker that answers has counted of all environments since it started, and how it finds their instances. */
  counts(): Promise<readonly WorkerCounts[]>;
  /** Sums over all workers, in Prometheus' text format. */
  metrics(): Promise<string>;
}

export function routerClient({ run, tableFile }: RouterClientOptions): RouterClient {
  let turn: Promise<unknown> = Promise.resolve();

  async function publishNow(mutate: (table: RouteTable) => RouteTable): Promise<Published> {
    const current = await readTableFile(tableFile);
    const changed = mutate(current);
    // What goes through JSON is what the file and the workers get, and what is compared.
    const version = Math.max(current.version, await liveVersion()) + 1;
    const table = validateTable(JSON.parse(JSON.stringify({ ...changed, version })));
    await writeTableFile(tableFile, table);
    const answers = await Promise.all((await sockets()).map((socket) => push(socket, table)));
    const live = answers.filter((answer) => answer !== null);
    return { table, workers: live.length, problems: live.flat() };
  }

  /** A file that was lost or restored may be behind the workers, which take no version that goes back. */
  async function liveVersion(): Promise<number> {
    const answers = await askAll({ method: "GET", path: "/health" });
    return Math.max(0, ...answers.map((answer) => (JSON.parse(answer) as { version: number }).version));
  }

  async function push(socket: string, table: RouteTable): Promise<Published["problems"] | null> {
    const text = await ask(socket, { method: "PUT", path: "/table", body: JSON.stringify(table) });
    if (text === null) return null;
    const { problems } = JSON.parse(text) as Pick<Published, "problems">;
    const back = await ask(socket, { method: "GET", path: "/table" });
    if (back === null) return null;
    const live = JSON.parse(back) as { version: number; digest: string };
    if (live.version === table.version && live.digest === tableDigest(table)) return problems;
    throw new BoughError(
      "router-disagrees",
      `The router worker at ${socket} has version ${live.version} of the route table, not ${table.version}.`,
      {
        hint: "Publish again; only one process may publish.",
      },
    );
  }

  async function askAll(
    call: Pick<AdminCall, "method" | "path" | "body">,
    timeout = TIMEOUT,
  ): Promise<readonly string[]> {
    const answers = await Promise.all((await sockets()).map((socket) => ask(socket, call, timeout)));
    return answers.filter((answer) => answer !== null);
  }

  function ask(
    socket: string,
    call: Pick<AdminCall, "method" | "path" | "body">,
    timeout = TIMEOUT,
  ): Promise<string | null> {
    return callAdmin({ ...call, socket, timeout });
  }

  async function sockets(): Promise<readonly string[]> {
    const names = await readdir(run);
    return names.filter((name) => /^router-\d+\.sock$/.test(name)).map((name) => join(run, name));
  }

  return {
    publish(mutate) {
      const published = turn.then(() => publishNow(mutate));
      turn = published.catch(() => undefined);
      return published;
    },

    read: () => readTableFile(tableFile),

    async drain(instances, deadline) {
      const body = JSON.stringify({ instances, deadline });
      const answers = await askAll({ method: "POST", path: "/drain", body }, deadline + TIMEOUT);
      const parts = answers.map((answer) => JSON.parse(answer) as Drained);
      return {
        drained: parts.reduce((sum, part) => sum + part.drained, 0),
        aborted: parts.reduce((sum, part) => sum + part.aborted, 0),
      };
    },

    async inflight(instances) {
      const sums: Record<string, number> = Object.fromEntries((instances ?? []).map((id) => [id, 0]));
      for (const answer of await askAll({ method: "GET", path: "/inflight" })) {
        for (const [id, count] of Object.entries(JSON.parse(answer) as Record<string, number>)) {
          if (instances === undefined || instances.includes(id)) sums[id] = (sums[id] ?? 0) + count;
        }
      }
      return sums;
    },

    async faults(leases) {
      const body = JSON.stringify(validateLeases(leases));
      return (await askAll({ method: "PUT", path: "/faults", body })).length;
    },

    async faultStates() {
      const answers = await askAll({ method: "GET", path: "/faults" });
      return mergeFaultStates(answers.map((answer) => JSON.parse(answer) as readonly FaultState[]));
    },

    async arms(app, slug, { flush = false } = {}) {
      const answers = await askAll({ method: "POST", path: "/arms", body: JSON.stringify({ app, slug, flush }) });
      return answers.flatMap((answer) => JSON.parse(answer) as readonly Arm[]);
    },

    async counts() {
      const call = { method: "GET", path: "/counts" } as const;
      const answers = await Promise.all((await sockets()).map((socket) => ask(socket, call).catch(nullWhenSilent)));
      return answers.filter((answer) => answer !== null).map((answer) => JSON.parse(answer) as WorkerCounts);
    },

    metrics: async () => mergeExpositions(await askAll({ method: "GET", path: "/metrics" })),
  };
}

const TIMEOUT = 5_000;

function nullWhenSilent(error: unknown): null {
  if (error instanceof BoughError && error.code === "router-silent") return null;
  throw error;
}
