import type { ChaosTarget } from "../../chaos/chaos-ports.ts";
import { findExperiment } from "../../chaos/find-experiment.ts";
import { type HitableService, previewExperiment } from "../../chaos/preview.ts";
import { countDifference } from "../../chaos/probes/count-difference.ts";
import { BoughError } from "../../lib/bough-error.ts";
import type { ExperimentSpec } from "../../model/chaos.ts";
import type { ControlDeps } from "../control-deps.ts";
import type { Deployments } from "../deployments/deployments.ts";
import { findEnvironment } from "../environments/find-environment.ts";
import { beginAlone } from "./begin-alone.ts";
import type { ChaosControl, RunDetail } from "./chaos-control.ts";
import { liveChaos } from "./live-chaos.ts";
import { endedRun, liveRun, summaryOf } from "./run-views.ts";

/** Milliseconds for which traffic is measured for a preview. */
const MEASURED = 3_000;

export function createChaosControl(
  { store, experiments, judging, report }: ControlDeps,
  deployments: Deployments,
  stopping: AbortSignal,
): ChaosControl {
  return {
    async beginExperiment(app, name, request) {
      const environment = findEnvironment(store, app, name);
      const { release, chaos } = liveChaos(store, environment, request);
      const { run, begun } = beginAlone(
        { experiments, deployments, stopping, report },
        {
          target: { app, slug: environment.slug },
          chaos,
          gates: release.spec.gates,
          experiment: request.name,
          actor: request.actor,
        },
      );
      await begun();
      return summaryOf(await find(run.id));
    },

    async previewExperiment(app, name, wanted) {
      const environment = findEnvironment(store, app, name);
      const target = { app, slug: environment.slug };
      const spec = findExperiment(target, liveChaos(store, environment, wanted).chaos, wanted.name);
      return previewExperiment(spec, await hitable(target, spec));
    },

    async experimentRuns({ app, environment, limit, before }) {
      const slug =
        app === undefined || environment === undefined ? undefined : findEnvironment(store, app, environment).slug;
      const found = (await all()).filter(
        (one) =>
          (app === undefined || one.app === app) &&
          (slug === undefined || one.slug === slug) &&
          (before === undefined || one.id < before),
      );
      return found.slice(0, limit).map(summaryOf);
    },

    experimentRun: find,

    async stopExperiment(id, { actor, reason }) {
      const run = await find(id);
      const why = reason === null ? "" : ` ${reason}`;
      if (experiments.stop(id, `It was stopped by ${actor}.${why}`)) return run;
      throw new BoughError("experiment-run-conflict", `${id} is not under way.`, { hint: "See `bough chaos list`." });
    },
  };

  async function find(id: string): Promise<RunDetail> {
    const found = (await all()).find((one) => one.id === id);
    if (found !== undefined) return found;
    throw new BoughError("experiment-run-not-found", `There is no run ${id} of an experiment.`, {
      hint: "See `bough chaos list`.",
    });
  }

  /** Newest first. A run that has just ended may be among those that have not as well: its report counts. */
  async function all(): Promise<readonly RunDetail[]> {
    const [open, reports] = await Promise.all([experiments.open(), experiments.reports()]);
    const runs = [
      ...open.map((run) => liveRun(run)),
      ...experiments.live().map(({ run, progress }) => liveRun(run, progress)),
      ...reports.map(endedRun),
    ];
    const byId = new Map(runs.map((one) => [one.id, one]));
    return [...byId.values()].toSorted((one, other) => (one.id < other.id ? 1 : -1));
  }

  /** The services that faults act on, with their instances and what is asked of them now. */
  async function hitable(target: ChaosTarget, { method }: ExperimentSpec): Promise<readonly HitableService[]> {
    const { ports } = experiments;
    const names = [...new Set(method.map(({ place }) => place.service))];
    const counted = () => Promise.all(names.map((name) => ports.counts(target, name)));
    const instances = (await judging.traffic.instances(target)) ?? [];
    const earlier = await counted();
    await ports.clock.sleep(MEASURED, stopping);
    const later = await counted();
    return names.map((name, index) => ({
      name,
      instances: instances.filter(({ service }) => service === name).map(({ id }) => id),
      requests: (countDifference(earlier[index] ?? [], later[index] ?? []).total * 60_000) / MEASURED,
    }));
  }
}
