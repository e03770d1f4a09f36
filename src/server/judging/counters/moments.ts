import type { LogLatencies } from "../../../release/judge/observation.ts";
import type { Moments } from "./arm.ts";

export const NO_MOMENTS: Moments = { count: 0, mean: 0, m2: 0 };

/**
 * Moments of two samples together, and of what is left when one is taken out again.
 *
 * Source: T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing
 * Sample Variances", 1979.
 */
export function addMoments(a: Moments, b: Moments): Moments {
  const count = a.count + b.count;
  if (count === 0) return NO_MOMENTS;
  const difference = b.mean - a.mean;
  const mean = a.mean + (difference * b.count) / count;
  return { count, mean, m2: a.m2 + b.m2 + (difference * difference * a.count * b.count) / count };
}

/** The sample that came after `before` was taken; `all` has both. */
export function subtractMoments(all: Moments, before: Moments): Moments {
  const count = all.count - before.count;
  if (count <= 0) return NO_MOMENTS;
  const mean = (all.count * all.mean - before.count * before.mean) / count;
  const difference = mean - before.mean;
  const between = (difference * difference * before.count * count) / all.count;
  return { count, mean, m2: Math.max(0, all.m2 - before.m2 - between) };
}

export function logLatencies({ count, mean, m2 }: Moments): LogLatencies {
  return { count, mean, variance: count > 1 ? m2 / (count - 1) : 0 };
}
