import { BoughError } from "../../../lib/bough-error.ts";
import type { ServiceSpec } from "../../../model/spec.ts";
import { lastLogLines } from "../last-log-lines.ts";
import type { ProcessState } from "../supervisor/protocol.ts";
import { listeningAddresses } from "./listening-addresses.ts";
import type { ProbeResult } from "./probe.ts";

const LOG_LINES = 15;

interface Diagnosis {
  readonly reason: string;
  readonly hint: string;
}

/** Error of a revision of which an instance has ended so many times while it was waited for. */
export function instanceEnded(
  revision: string,
  spec: ServiceSpec,
  process: ProcessState,
  times: number,
): Promise<BoughError> {
  return unhealthy(revision, process, diagnoseEnd(process, spec, times));
}

/** Error of a revision that ran but did not become healthy in its time. */
export async function instanceNotHealthy(
  revision: string,
  spec: ServiceSpec,
  process: ProcessState | undefined,
  result: ProbeResult | undefined,
): Promise<BoughError> {
  const { reason, hint } = await diagnoseSilence(process, result, spec);
  return unhealthy(revision, process, { reason: `within ${spec.startTimeout / 1000} s ${reason}`, hint });
}

/** Exit codes of a shell whose command is not there, or is no program. */
const NOT_FOUND = new Set([126, 127]);

function diagnoseEnd({ exit }: ProcessState, { start, memory }: ServiceSpec, ended: number): Diagnosis {
  const times = ended > 1 ? `, ${ended} times in a row` : "";
  if (exit?.cause === "memory") {
    const limit = `${Math.round((memory ?? 0) / 1024 ** 2)} MB`;
    return {
      reason: `it was ended for using more than its memory limit of ${limit}${times}`,
      hint: "Give it more `memory`, or let it use less.",
    };
  }
  const end =
    typeof exit?.signal === "string" ? `was ended by ${exit.signal}` : `exits with code ${exit?.code ?? "unknown"}`;
  if (exit !== null && NOT_FOUND.has(exit.code ?? 0)) {
    const hint = "Is the program installed on this machine, for all users, or put there by the build?";
    return { reason: `\`${start}\` ${end}${times}`, hint };
  }
  return {
    reason: `\`${start}\` ${end}${times}`,
    hint: "Run the start command in a fresh clone of the commit, with PORT set.",
  };
}

async function diagnoseSilence(
  process: ProcessState | undefined,
  result: ProbeResult | undefined,
  { health }: ServiceSpec,
): Promise<Diagnosis> {
  if (process === undefined || result === undefined)
    return { reason: "its processes did not start", hint: "See `bough doctor`." };
  if (result.connected) {
    const answer = result.status === null ? "did not answer" : `answered ${result.status}, not 2xx`;
    const hint =
      "Answer it with 2xx when the service may take traffic, name another path as `health`, or give it more `startTimeout`.";
    return { reason: `${health} ${answer}`, hint };
  }
  const elsewhere = process.pid === null ? [] : await listeningAddresses(process.pid);
  const instead = elsewhere.length === 0 ? "" : `, but on ${elsewhere.join(" and ")}`;
  return {
    reason: `it did not listen on its port ${process.port}${instead}`,
    hint: "Listen on 127.0.0.1 and the port that the environment variable PORT names, or give it more `startTimeout`.",
  };
}

async function unhealthy(
  revision: string,
  process: ProcessState | undefined,
  { reason, hint }: Diagnosis,
): Promise<BoughError> {
  const lines = process === undefined ? [] : await lastLogLines(process.log, LOG_LINES);
  const log =
    lines.length === 0 ? ["It wrote no log."] : ["The last lines of its log:", ...lines.map((line) => `  ${line}`)];
  return new BoughError("revision-unhealthy", [`${revision} did not become healthy: ${reason}.`, ...log].join("\n"), {
    hint,
  });
}
