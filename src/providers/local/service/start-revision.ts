import type { LocalDeps } from "../local-deps.ts";
import { environmentId, instanceId, revisionName } from "../names.ts";
import { homeDirectory, logFile } from "../directories.ts";
import { dropOldLogs } from "./drop-old-logs.ts";
import { instanceEnvironment, serviceOf } from "./instance-environment.ts";
import type { RevisionInput } from "./plan-service.ts";
import { revisionProcesses } from "./revision-processes.ts";
import { workingDirectory } from "./working-directory.ts";

const LOG_LIMIT = 10 * 1024 * 1024;

/** Ensures that every instance of the revision runs. One that runs already is left as it is. */
export async function startRevision(deps: LocalDeps, input: RevisionInput): Promise<void> {
  const { environment, service, version } = input;
  const release = deps.release(environment, version);
  const spec = serviceOf(release, service);
  await dropOldLogs(deps, environment, service, version);
  const running = new Set((await revisionProcesses(deps, environment, service, version)).map(({ id }) => id));
  const env = await instanceEnvironment(deps, environment, service, release);
  const indexes = Array.from({ length: input.instances ?? spec.instances }, (_, index) => index);
  await Promise.all(
    indexes
      .filter((index) => !running.has(instanceId(environment, service, version, index)))
      .map((index) =>
        deps.supervisor.ensureProcess(instanceId(environment, service, version, index), {
          tags: { kind: "instance", ...environment, release: version, resource: service },
          argv: ["/bin/sh", "-c", shellCommand(spec.start)],
          cwd: workingDirectory(deps, release, service),
          env,
          port: true,
          log: logFile(deps.data, environment, `${revisionName(service, version)}.${index}`),
          logLimit: LOG_LIMIT,
          memory: spec.memory,
          restart: "always",
          grace: spec.stopTimeout,
          user: deps.isolated ? environmentId(environment) : null,
          writable: [homeDirectory(deps.data, environment)],
        }),
      ),
  );
}

/** The shell becomes a program that is all it has to start, so that it takes no memory beside it. */
const shellCommand = (command: string): string => (PLAIN_WORDS.test(command) ? `exec ${command}` : command);

const PLAIN_WORDS = /^(?!exec\s)[\w@%+,./:-]+(?:\s+[\w@%+=,./:-]+)*$/;
