import { BoughError } from "../../../lib/bough-error.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import { homeDirectory, logFile } from "../directories.ts";
import { lastLogLines } from "../last-log-lines.ts";
import type { LocalDeps } from "../local-deps.ts";
import { environmentId, jobId, revisionName } from "../names.ts";
import { instanceEnvironment } from "./instance-environment.ts";
import { workingDirectory } from "./working-directory.ts";

const LOG_LIMIT = 10 * 1024 * 1024;
const GRACE = 5000;

export interface ServiceJob {
  readonly environment: EnvironmentRef;
  readonly service: string;
  readonly release: ReleaseRecord;
  /** `migrate`, `contract`, `seed` or `check`. */
  readonly purpose: string;
  /** Tells jobs of one purpose apart; the revision, unless given. */
  readonly subject?: string;
  /** What it is called when it fails: `Check login of v4`. */
  readonly title?: string;
  readonly command: string;
  /** What it gets beside what every process of the service does. */
  readonly env?: Readonly<Record<string, string>>;
  /** Id of the deployment that runs it. */
  readonly deployment: string;
}

/**
 * Runs a command with the artifact and the links of a service, once in a deployment: the supervisor
 * knows the job by its id, so a step that is run again after a crash finds the same process, or how
 * it ended. A job that succeeded is therefore kept until `forgetJobs`.
 */
export async function runJob(
  deps: LocalDeps,
  job: ServiceJob,
  signal: AbortSignal,
  log: (line: string) => void,
): Promise<void> {
  const { environment, service, release, purpose, command, deployment } = job;
  const revision = revisionName(service, release.version);
  const subject = job.subject ?? revision;
  const id = jobId(environment, purpose, subject, deployment);
  const part = job.subject === undefined ? "" : `.${job.subject}`;
  const file = logFile(deps.data, environment, `${purpose}-${revision}${part}`);
  await deps.supervisor.ensureProcess(id, {
    tags: { kind: "job", ...environment, release: release.version, resource: service },
    argv: ["/bin/sh", "-c", command],
    cwd: workingDirectory(deps, release, service),
    env: { ...(await instanceEnvironment(deps, environment, service, release)), ...job.env },
    port: false,
    log: file,
    logLimit: LOG_LIMIT,
    memory: null,
    restart: "never",
    grace: GRACE,
    user: deps.isolated ? environmentId(environment) : null,
    writable: [homeDirectory(deps.data, environment)],
  });
  try {
    const exit = await deps.supervisor.waitExit(id, signal);
    const output = await lastLogLines(file, 20);
    for (const line of output) log(line);
    if (exit.code !== 0) throw failed(job, subject, exit.code ?? exit.signal ?? "an unknown end", output);
  } catch (error) {
    await deps.supervisor.stopProcess(id);
    throw error;
  }
}

function failed(
  { purpose, title, command }: ServiceJob,
  subject: string,
  code: number | string,
  output: readonly string[],
): BoughError {
  const what = title ?? `The ${purpose} command of ${subject}`;
  return new BoughError(`${purpose}-failed`, [`${what} ended with ${code}: ${command}`, ...output].join("\n"), {
    hint: `Run \`${command}\` with the same environment on your machine, mend it, and push again.`,
  });
}
