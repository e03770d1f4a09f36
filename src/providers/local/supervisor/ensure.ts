import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { BoughError } from "../../../lib/bough-error.ts";
import { makeFolderSync } from "../../../lib/make-folder-sync.ts";
import { supervisorClient, type SupervisorClient } from "./client.ts";
import { LOCKED } from "./locked-exit-code.ts";
import { withoutTags } from "./process-tag.ts";
import { programEnvironment } from "./program-environment.ts";
import { supervisorPaths } from "./supervisor-paths.ts";

export interface EnsureOptions {
  readonly data: string;
  /** The program that is started; bough's own by default. */
  readonly entry?: string;
  /** Milliseconds that a new supervisor has until it answers. */
  readonly timeout?: number;
}

/**
 * Connects to the supervisor of the data directory, or starts one that outlives the caller. Throws
 * `supervisor-failed`, with the last lines of its log, when it ends instead of answering.
 */
export async function ensureSupervisor({
  data,
  entry = ENTRY,
  timeout = 15_000,
}: EnsureOptions): Promise<SupervisorClient> {
  const impatient = supervisorClient(data, { patience: 0 });
  let deadline = Date.now() + timeout;
  let child: ChildProcess | null = null;
  for (; ; await delay(20)) {
    const running = await runningPid(impatient);
    const ended = child === null || child.exitCode !== null || child.signalCode !== null;
    // One that lost the race for the lock is on its way out: it is not left behind to win a later one.
    if (typeof running === "number" && (ended || child?.pid === running)) return supervisorClient(data);
    // One that is on its way down is followed by another when it is gone, and not before.
    if (running === "stopping") deadline = Date.now() + timeout;
    else if (child === null || child.exitCode === LOCKED) child = startDetached(data, entry);
    else if (ended) throw failed(data, "ended");
    if (Date.now() > deadline) throw failed(data, `did not answer within ${timeout / 1000} s`);
  }
}

const ENTRY = fileURLToPath(new URL(`../../../bin/supervisor${extname(import.meta.url)}`, import.meta.url));

function runningPid(client: SupervisorClient): Promise<number | "stopping" | "none"> {
  return client.health().then(
    ({ pid }) => pid,
    (error: unknown) => (error instanceof BoughError && error.code === "supervisor-stopping" ? "stopping" : "none"),
  );
}

/** A young generation that stays small: after a thousand deployments the process takes half the memory. */
const NODE_FLAGS = ["--disable-warning=ExperimentalWarning", "--max-semi-space-size=1"];

function startDetached(data: string, entry: string): ChildProcess {
  const { log } = supervisorPaths(data);
  makeFolderSync(dirname(log));
  const output = openSync(log, "a", 0o600);
  try {
    const child = spawn(process.execPath, [...NODE_FLAGS, entry, "--data", resolve(data)], {
      detached: true,
      stdio: ["ignore", output, output],
      env: { ...programEnvironment(data), ...withoutTags(process.env) },
    });
    child.unref();
    return child;
  } finally {
    closeSync(output);
  }
}

function failed(data: string, what: string): BoughError {
  const { log } = supervisorPaths(data);
  const lines = readFileSync(log, "utf8").trimEnd().split("\n").slice(-5).join("\n");
  return new BoughError("supervisor-failed", `The supervisor ${what}: ${lines}`, { hint: `Read ${log}.` });
}
