import type { Random } from "./random.ts";

/** Draws from one Poisson distribution, exact to a double, by searching its cumulated probabilities from a guide table. */
export function createPoisson(mean: number, random: Random): () => number {
  if (mean === 0) return () => 0;
  const first = Math.max(0, Math.floor(mean - 10 * Math.sqrt(mean)));
  const size = Math.ceil(20 * Math.sqrt(mean)) + 40;
  const cumulated = new Float64Array(size);
  let log = first * Math.log(mean) - mean;
  for (let k = 2; k <= first; k += 1) log -= Math.log(k);
  for (let index = 0, sum = 0; index < size; index += 1) {
    if (index > 0) log += Math.log(mean / (first + index));
    sum += Math.exp(log);
    cumulated[index] = sum;
  }
  const guide = guideOf(cumulated);
  return () => {
    const u = random.uniform();
    let index = guide[Math.floor(u * guide.length)] ?? 0;
    while (index < size - 1 && u >= (cumulated[index] ?? 1)) index += 1;
    return first + index;
  };
}

/** Where the search begins for each part of [0, 1). */
function guideOf(cumulated: Float64Array): Int32Array {
  const guide = new Int32Array(cumulated.length);
  for (let part = 0, index = 0; part < guide.length; part += 1) {
    while (index < cumulated.length - 1 && (cumulated[index] ?? 1) <= part / guide.length) index += 1;
    guide[part] = index;
  }
  return guide;
}
