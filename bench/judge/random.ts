/** Draws that a seed determines. */
export interface Random {
  /** In [0, 1). */
  uniform(): number;
  normal(): number;
  /** Of a whole number of degrees of freedom, from 1 on. */
  chiSquared(freedom: number): number;
}

/** The generator sfc32 by C. Doty-Humphrey; `stream` tells generators of one seed apart. */
export function createRandom(seed: number, stream = 0): Random {
  let [a, b, c, counter] = [seed | 0, stream | 0, 0x9e3779b9 | 0, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 20; round += 1) next();
  const uniform = (): number => (next() * 2 ** 21 + (next() >>> 11)) / 2 ** 53;
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal, chiSquared: (freedom) => chiSquared(freedom, uniform, normal) };
}

/** G. Marsaglia, W. W. Tsang, "A Simple Method for Generating Gamma Variables", 2000. */
function chiSquared(freedom: number, uniform: () => number, normal: () => number): number {
  if (freedom === 1) return normal() ** 2;
  const d = freedom / 2 - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - uniform()) < x * x * 0.5 + d - d * v + d * Math.log(v)) return 2 * d * v;
  }
}
