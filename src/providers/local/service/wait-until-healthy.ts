import type { LocalDeps } from "../local-deps.ts";
import { revisionName } from "../names.ts";
import { serviceOf } from "./instance-environment.ts";
import type { RevisionInput } from "./plan-service.ts";
import { probe } from "./probe.ts";
import { revisionProcesses } from "./revision-processes.ts";
import { instanceEnded, instanceNotHealthy } from "./unhealthy.ts";

const FIRST_PAUSE = 15;
const LONGEST_PAUSE = 250;
/** A pause is a tenth of the time waited so far: what it may cost beyond the moment of health. */
const GROWTH = 1.1;
/** An instance that ended this often while it was waited for will not become healthy by waiting. */
const RESTARTS_TO_GIVE_UP = 2;

/** Waits until every instance of the revision answers its health path with 2xx. Throws `revision-unhealthy`. */
export async function waitUntilHealthy(deps: LocalDeps, input: RevisionInput, signal: AbortSignal): Promise<void> {
  const { environment, service, version } = input;
  const spec = serviceOf(deps.release(environment, version), service);
  const wanted = input.instances ?? spec.instances;
  const expires = Date.now() + spec.startTimeout;
  const revision = revisionName(service, version);
  // One that has served for long may have restarted often.
  const restartsBefore = new Map<string, number>();
  let pause = FIRST_PAUSE;
  for (;;) {
    signal.throwIfAborted();
    const processes = await revisionProcesses(deps, environment, service, version);
    const probes = await Promise.all(processes.map((process) => probe(process.port, spec.health)));
    if (processes.length >= wanted && probes.every(({ healthy }) => healthy)) return;
    for (const process of processes) {
      const before = restartsBefore.get(process.id) ?? process.restarts;
      restartsBefore.set(process.id, before);
      const times = process.restarts - before;
      if (times >= RESTARTS_TO_GIVE_UP || process.status === "exited")
        throw await instanceEnded(revision, spec, process, times);
    }
    if (Date.now() >= expires) {
      const worst = probes.findIndex(({ healthy }) => !healthy);
      throw await instanceNotHealthy(revision, spec, processes[worst], probes[worst]);
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(pause * GROWTH, LONGEST_PAUSE);
  }
}
