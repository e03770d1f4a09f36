import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { WorkerCounts } from "../../../router/metrics/worker-counts.ts";
import { environmentDirectory, tablesDirectory } from "../directories.ts";
import { join } from "node:path";
import type { LocalDeps } from "../local-deps.ts";
import { environmentId } from "../names.ts";
import { processTable } from "../supervisor/process-table.ts";
import type { ProcessState } from "../supervisor/protocol.ts";
import { countSamples } from "./count-samples.ts";
import { folderSize } from "./folder-size.ts";
import { groupUsage } from "./group-usage.ts";
import { instanceSamples } from "./instance-samples.ts";
import type { CountSample } from "./sample.ts";
import { appendSample, tidySamples, hourOf, makeSampleFolder } from "./sample-files.ts";

/** Milliseconds between two looks. */
export const SAMPLE_INTERVAL = 15_000;
/** Milliseconds for which a look is taken for new. */
const FRESH = 1_000;
/** Milliseconds for which the size of an environment's folders is taken for known. */
const MEASURED = 10 * 60_000;

export interface Sampler {
  /** Looks at all environments now, unless that has just been done. */
  look(): Promise<void>;
  /** Looks at them from time to time until the signal aborts; what fails is reported, and the next look comes all the same. */
  run(report: (error: unknown) => void, signal: AbortSignal): void;
}

/** What is remembered of an environment from look to look: enough to write what has changed. */
interface Remembered {
  readonly hour: number;
  /** Whether the look could be kept: an environment that is being made, or removed, has no folder. */
  readonly kept: boolean;
  /** Requests by the key of the count. */
  readonly written: ReadonlyMap<string, number>;
  readonly disk: { readonly at: number; readonly size: number | null };
}

/** Looks at what the routers count and what instances take, and keeps it in files beside the environments' logs. */
export function createSampler({
  data,
  router,
  supervisor,
}: Pick<LocalDeps, "data" | "router" | "supervisor">): Sampler {
  let known = new Map<string, Remembered>();
  let underWay: Promise<void> | null = null;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let tidiedIn = 0;

  async function look(): Promise<void> {
    const workers = await router.counts();
    // Where the routers know of none there is nothing to ask the supervisor and the kernel for.
    const none = workers.length > 0 && workers.every(({ instances }) => instances.length === 0);
    const processes = none ? [] : await supervisor.listProcesses();
    const instances = processes.filter(({ tags }) => tags.kind === "instance");
    const at = Date.now();
    const leaders = instances.flatMap(({ pid }) => (pid === null ? [] : [pid]));
    const usages = leaders.length === 0 ? NO_USAGES : groupUsage(leaders, processTable());
    const next = new Map<string, Remembered>();
    for (const environment of environmentsOf(workers, instances)) {
      const id = environmentId(environment);
      const own = instances.filter(({ tags }) => tags.app === environment.app && tags.slug === environment.slug);
      const seen = {
        at,
        counts: countSamples(environment, workers, own),
        instances: instanceSamples(own, workers, usages),
      };
      const before = known.get(id);
      const disk = await measure(environment, at, before?.disk);
      next.set(id, { ...write(environment, seen, disk.size, before), disk });
    }
    known = next;
    lookedAt = performance.now();
  }

  async function tidy(): Promise<void> {
    const hour = hourOf(Date.now());
    if (hour === tidiedIn) return;
    tidiedIn = hour;
    await tidySamples(data, Date.now());
  }

  async function measure(
    environment: EnvironmentRef,
    at: number,
    before: Remembered["disk"] | undefined,
  ): Promise<Remembered["disk"]> {
    if (before !== undefined && at - before.at < MEASURED) return before;
    const { app, slug } = environment;
    const size = await folderSize([environmentDirectory(data, environment), join(tablesDirectory(data), app, slug)]);
    return { at, size };
  }

  function write(
    environment: EnvironmentRef,
    { at, counts, instances }: Seen,
    disk: number | null,
    before: Remembered | undefined,
  ): Omit<Remembered, "disk"> {
    const hour = hourOf(at);
    const written = new Map(counts.map(({ key, requests }) => [key, requests]));
    const goesOn = before?.kept === true && before.hour === hour && hasSameKeys(before.written, written);
    const changed = goesOn ? counts.filter(({ key, requests }) => before.written.get(key) !== requests) : counts;
    // Of an environment that is new all that was counted is news.
    if (before?.kept !== true && makeSampleFolder(data, environment))
      appendSample(data, environment, hour, { ...EMPTY, at: at - SAMPLE_INTERVAL });
    const kept = appendSample(data, environment, hour, { at, full: !goesOn, counts: changed, instances, disk });
    return { hour, written, kept };
  }

  const sampler: Sampler = {
    look() {
      if (underWay === null && performance.now() - lookedAt < FRESH) return Promise.resolve();
      underWay ??= look().finally(() => (underWay = null));
      return underWay;
    },
    run(report, signal) {
      const timer = setInterval(() => void sampler.look().then(tidy).catch(report), SAMPLE_INTERVAL);
      timer.unref();
      signal.addEventListener("abort", () => clearInterval(timer), { once: true });
    },
  };
  return sampler;
}

interface Seen {
  readonly at: number;
  readonly counts: readonly CountSample[];
  readonly instances: ReturnType<typeof instanceSamples>;
}

const NO_USAGES: ReturnType<typeof groupUsage> = new Map();
const EMPTY = { full: true, counts: [], instances: [], disk: null } as const;

const hasSameKeys = (one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): boolean =>
  one.size === other.size && [...one.keys()].every((key) => other.has(key));

function environmentsOf(
  workers: readonly WorkerCounts[],
  instances: readonly ProcessState[],
): Iterable<EnvironmentRef> {
  const found = new Map<string, EnvironmentRef>();
  const add = (environment: EnvironmentRef): void => void found.set(environmentId(environment), environment);
  for (const { routes } of workers) for (const { app, environment } of routes) add({ app, slug: environment });
  for (const { tags } of instances)
    if (tags.app !== null && tags.slug !== null) add({ app: tags.app, slug: tags.slug });
  return found.values();
}
