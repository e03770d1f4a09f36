import { sampleBeta } from "./sample-beta.ts";
import { seededRandom } from "./seeded-random.ts";

export interface OptimisedArm {
  readonly release: number;
  readonly sessions: number;
  readonly converted: number;
  /** Whether the judge has found that it fails more often than the others: it gets nothing any more. */
  readonly vetoed: boolean;
}

export interface OptimiseBounds {
  /** Percent that every arm keeps, so that none is forgotten before enough is known. */
  readonly least: number;
  readonly most: number;
  readonly seed: number;
}

const DRAWS = 20_000;

/**
 * Shares in percent, together 100, by Thompson sampling: each arm's rate of conversion has the
 * posterior Beta(1 + converted, 1 + the others), and the arm gets the probability that its rate is the
 * highest (W. R. Thompson, 1933; as shares for many clients at once: S. L. Scott, 2010), within the
 * bounds. Deterministic: the same counts and seed give the same shares. Pure.
 */
export function chooseShares(arms: readonly OptimisedArm[], { least, most, seed }: OptimiseBounds): readonly number[] {
  const open = arms.filter(({ vetoed }) => !vetoed);
  // Where the judge has something against all of them, none is better than it was.
  if (open.length === 0) return arms.map(() => 100 / arms.length);
  const best = probabilityOfBest(open, seed);
  const within = clampShares(
    best.map((probability) => probability * 100),
    Math.min(least, 100 / open.length),
    Math.max(most, 100 / open.length),
  );
  return arms.map((arm) => (arm.vetoed ? 0 : (within[open.indexOf(arm)] ?? 0)));
}

function probabilityOfBest(arms: readonly OptimisedArm[], seed: number): readonly number[] {
  const random = seededRandom(seed);
  const wins = arms.map(() => 0);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const rates = arms.map(({ sessions, converted }) => sampleBeta(random, 1 + converted, 1 + sessions - converted));
    const winner = rates.indexOf(Math.max(...rates));
    wins[winner] = (wins[winner] ?? 0) + 1;
  }
  return wins.map((count) => count / DRAWS);
}

/** Shares within the bounds, with what is cut off or added spread over the others in proportion. */
function clampShares(shares: readonly number[], least: number, most: number): readonly number[] {
  let fixed = new Map<number, number>();
  for (;;) {
    const rest = 100 - [...fixed.values()].reduce((sum, share) => sum + share, 0);
    const free = shares.map((share, index) => ({ share, index })).filter(({ index }) => !fixed.has(index));
    const sum = free.reduce((total, { share }) => total + share, 0);
    const spread = free.map(({ share, index }) => ({
      index,
      share: sum === 0 ? rest / free.length : (share / sum) * rest,
    }));
    const [worst] = spread
      .map(({ index, share }) => ({ index, share, off: Math.max(least - share, share - most) }))
      .filter(({ off }) => off > 1e-9)
      .toSorted((a, b) => b.off - a.off);
    if (worst === undefined) {
      for (const { index, share } of spread) fixed.set(index, share);
      return shares.map((_, index) => fixed.get(index) ?? 0);
    }
    fixed = new Map(fixed).set(worst.index, worst.share < least ? least : most);
  }
}
