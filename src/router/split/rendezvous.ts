export interface Weighted {
  readonly weight: number;
}

/**
 * Weighted rendezvous: of the candidates, the one whose −ln(u)/weight is least, where `unitOf` gives
 * each its own number in (0, 1). Each takes the share that its weight has of the sum, and raising a
 * weight moves keys to that candidate only. Null when none has weight.
 *
 * Source: Schindelhauer & Schomaker, Weighted Distributed Hash Tables, SPAA 2005 (logarithmic method).
 */
export function rendezvous<C extends Weighted>(candidates: readonly C[], unitOf: (candidate: C) => number): C | null {
  let best: C | null = null;
  let least = Infinity;
  for (const candidate of candidates) {
    if (candidate.weight === 0) continue;
    const score = -Math.log(unitOf(candidate)) / candidate.weight;
    if (score >= least) continue;
    best = candidate;
    least = score;
  }
  return best;
}
