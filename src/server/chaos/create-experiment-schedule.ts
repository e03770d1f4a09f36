import { BoughError } from "../../lib/bough-error.ts";
import type { ControlDeps } from "../control-deps.ts";
import { type AloneDeps, beginAlone } from "./begin-alone.ts";
import { createExperimentTimer, type ExperimentTimer, type ScheduledEnvironment } from "./experiment-timer.ts";
import { liveChaos } from "./live-chaos.ts";

/** Runs experiments at random times where an environment's definition says so, and they may run. */
export function createExperimentSchedule(
  { store, experiments, report }: ControlDeps,
  alone: AloneDeps,
): ExperimentTimer {
  const timer = createExperimentTimer({
    async environments() {
      const reports = await experiments.reports();
      return store.environments
        .list()
        .filter(({ status }) => status !== "destroyed")
        .flatMap((environment): readonly ScheduledEnvironment[] => {
          const { app, slug, release } = environment;
          const serving = release === null ? null : store.releases.get(environment, release);
          const chaos = serving?.spec.chaos;
          if (serving === null || chaos === undefined || !chaos.allowed || chaos.schedule === null) return [];
          const last = reports.find(({ target }) => target.app === app && target.slug === slug);
          const since = Math.max(Date.parse(serving.createdAt), last?.startedAt ?? 0);
          return [{ target: { app, slug }, schedule: chaos.schedule, since }];
        });
    },
    begin(target, experiment) {
      try {
        const environment = store.environments.get(target);
        if (environment === null) return;
        const { release, chaos } = liveChaos(store, environment, { name: experiment, experiment: null });
        const wanted = { target, chaos, gates: release.spec.gates, experiment, actor: "schedule" };
        // A run that cannot be stored is told by who waits for its end.
        beginAlone(alone, wanted).ended.then(timer.look, timer.look);
      } catch (error) {
        // What may not run now is left out: the next one comes.
        if (!(error instanceof BoughError)) report(error);
      }
    },
    report,
  });
  return timer;
}
