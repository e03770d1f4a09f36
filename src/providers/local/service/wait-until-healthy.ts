import { BoughError } from "../../../lib/bough-error.ts";
import { lastLines } from "../../../lib/last-lines.ts";
import type { LocalDeps } from "../local-deps.ts";
import { revisionName } from "../names.ts";
import type { ProcessState } from "../supervisor/protocol.ts";
import { listeningAddresses } from "./listening-addresses.ts";
import { serviceOf } from "./instance-environment.ts";
import type { RevisionInput } from "./plan-service.ts";
import { probe, type ProbeResult } from "./probe.ts";
import { revisionProcesses } from "./revision-processes.ts";

const LOG_LINES = 15;
const FIRST_PAUSE = 15;
const LONGEST_PAUSE = 250;
/** An instance that ended this often while it was waited for will not become healthy by waiting. */
const RESTARTS_TO_GIVE_UP = 2;

/** Waits until every instance of the revision answers its health path with 2xx. */
export async function waitUntilHealthy(
  deps: LocalDeps,
  input: RevisionInput,
  signal: AbortSignal,
  log: (line: string) => void,
): Promise<void> {
  const { environment, service, version } = input;
  const spec = serviceOf(deps.release(environment, version), service);
  const expires = Date.now() + spec.startTimeout;
  const revision = revisionName(service, version);
  let pause = FIRST_PAUSE;
  for (;;) {
    signal.throwIfAborted();
    const processes = await revisionProcesses(deps, environment, service, version);
    const probes = await Promise.all(processes.map((process) => probe(process.port, spec.health)));
    if (processes.length >= spec.instances && probes.every(({ healthy }) => healthy)) return;
    const dead = processes.find((process) => process.restarts >= RESTARTS_TO_GIVE_UP || process.status === "exited");
    if (dead !== undefined) throw await unhealthy(revision, dead, endOf(dead), log);
    if (Date.now() >= expires) {
      const worst = probes.findIndex(({ healthy }) => !healthy);
      const process = processes[worst];
      const seconds = Math.round(spec.startTimeout / 1000);
      const reason = `${reasonOf(probes[worst], spec.health)} within ${seconds} s`;
      const elsewhere = probes[worst]?.connected === false ? await whereItListens(process) : "";
      throw await unhealthy(revision, process, reason + elsewhere, log);
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(pause * 1.5, LONGEST_PAUSE);
  }
}

function endOf({ exit, restarts }: ProcessState): string {
  const times = restarts > 1 ? `, ${restarts} times in a row` : "";
  if (exit?.cause === "memory") return `it was ended for using more than its memory limit${times}`;
  if (typeof exit?.signal === "string") return `it was ended by ${exit.signal}${times}`;
  return `it exits with code ${exit?.code ?? "unknown"}${times}`;
}

function reasonOf(result: ProbeResult | undefined, health: string): string {
  if (result === undefined) return "its processes did not start";
  if (result.status !== null) return `${health} answered ${result.status}, not 2xx,`;
  return result.connected ? `${health} did not answer` : "it did not listen on $PORT";
}

/** The usual mistake is a port that the program chose by itself. */
async function whereItListens(process: ProcessState | undefined): Promise<string> {
  const { pid, port } = process ?? { pid: null, port: null };
  const found = pid === null ? [] : await listeningAddresses(pid);
  return found.length === 0 ? "" : `; $PORT is ${port}, but it listens on ${found.join(" and ")}`;
}

async function unhealthy(
  revision: string,
  process: ProcessState | undefined,
  reason: string,
  log: (line: string) => void,
): Promise<BoughError> {
  const lines = process === undefined ? [] : await lastLines(process.log, LOG_LINES);
  for (const line of lines) log(line);
  return new BoughError(
    "revision-unhealthy",
    [
      `${revision} did not become healthy: ${reason}.`,
      ...(lines.length === 0 ? ["It wrote no log."] : ["The last lines of its log:"]),
      ...lines.map((line) => `  ${line}`),
    ].join("\n"),
    { hint: "The service must listen on 127.0.0.1:$PORT and answer its health path with 2xx. Mend it and push again." },
  );
}
