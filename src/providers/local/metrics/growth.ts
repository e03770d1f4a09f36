import type { CountSample, InstanceSample, Sample } from "./sample.ts";
import type { Span } from "./spread.ts";

/** What one worker counted from the time that it was seen before. */
export interface CountGrowth extends Span {
  readonly of: CountSample;
  readonly requests: number;
  readonly errors: number;
  /** By index of the bound. */
  readonly latency: ReadonlyMap<number, number>;
}

/** Processor time that an instance had from the time that it was seen before. */
export interface CpuGrowth extends Span {
  readonly of: InstanceSample;
  readonly milliseconds: number;
}

export interface Growth {
  readonly counts: readonly CountGrowth[];
  readonly cpu: readonly CpuGrowth[];
  readonly sample: Sample;
}

interface Seen<T> {
  readonly at: number;
  readonly what: T;
}

/** The sample before, and what was seen last of everything: a worker that does not answer once is still known. */
interface Past {
  readonly before: Sample;
  readonly counts: ReadonlyMap<string, Seen<CountSample>>;
  readonly instances: ReadonlyMap<string, Seen<InstanceSample>>;
}

/** What has come from sample to sample; the first one is only what the second is compared with. */
export function* growths(samples: readonly Sample[]): Generator<Growth> {
  const counts = new Map<string, Seen<CountSample>>();
  const instances = new Map<string, Seen<InstanceSample>>();
  let present: readonly string[] = [];
  let before: Sample | null = null;
  for (const sample of samples) {
    const own = new Map(sample.counts.map((one) => [one.key, one]));
    present = sample.full ? [...own.keys()] : present;
    const now = present.flatMap((key) => own.get(key) ?? counts.get(key)?.what ?? []);
    if (before !== null && sample.at > before.at) {
      const past = { before, counts, instances };
      yield {
        counts: now.flatMap((one) => countGrowth(past, one, sample.at)),
        cpu: sample.instances.flatMap((one) => cpuGrowth(past, one, sample.at)),
        sample,
      };
    }
    for (const what of now) counts.set(what.key, { at: sample.at, what });
    for (const what of sample.instances) if (what.usage !== null) instances.set(what.name, { at: sample.at, what });
    before = sample;
  }
}

/**
 * A count that is lower than before is of something that was started again: all of it came since. So is a
 * new one, but for that of a worker that has counted for long and was not seen: there the beginning is not known.
 */
function countGrowth({ before, counts }: Past, count: CountSample, to: number): readonly CountGrowth[] {
  const known = counts.get(count.key);
  const goesOn = known !== undefined && known.what.requests <= count.requests;
  const isNew = count.since >= before.at || counts.size === 0 || hasWorker(counts, count.worker);
  if (!goesOn && !isNew) return [];
  const latency = pairs(count.latency);
  if (goesOn)
    for (const [index, earlier] of pairs(known.what.latency))
      latency.set(index, Math.max(0, (latency.get(index) ?? 0) - earlier));
  return [
    {
      of: count,
      from: goesOn ? known.at : Math.min(Math.max(before.at, count.since), to),
      to,
      requests: count.requests - (goesOn ? known.what.requests : 0),
      errors: Math.max(0, count.errors - (goesOn ? known.what.errors : 0)),
      latency,
    },
  ];
}

const hasWorker = (counts: Past["counts"], worker: string): boolean =>
  [...counts.values()].some(({ what }) => what.worker === worker);

function pairs(sparse: readonly number[]): Map<number, number> {
  const found = new Map<number, number>();
  for (let at = 0; at + 1 < sparse.length; at += 2) found.set(sparse[at] ?? 0, sparse[at + 1] ?? 0);
  return found;
}

/** Of a process that was started meanwhile all is since then; of one that was not seen before nothing is known. */
function cpuGrowth({ before, instances }: Past, one: InstanceSample, to: number): readonly CpuGrowth[] {
  const { usage, name } = one;
  if (usage === null || usage.cpu === null) return [];
  const known = instances.get(name);
  if (known?.what.usage?.start === usage.start) {
    const milliseconds = usage.cpu - (known.what.usage.cpu ?? 0);
    // The time of a child that nobody of the group has waited for is lost: what is left says nothing.
    return milliseconds < 0 ? [] : [{ of: one, from: known.at, to, milliseconds }];
  }
  if (known === undefined && usage.since < before.at) return [];
  const from = Math.min(Math.max(known?.at ?? before.at, usage.since), to);
  return [{ of: one, from, to, milliseconds: usage.cpu }];
}
