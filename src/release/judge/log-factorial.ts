/** ln(n!) for a whole n ≥ 0: exact sums up to 255, Stirling's series beyond, both to the last digits of a double. */
export function logFactorial(n: number): number {
  const known = TABLE[n];
  if (known !== undefined) return known;
  const square = n * n;
  const series = (1 / 12 - (1 / 360 - 1 / (1260 * square)) / square) / n;
  return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + series;
}

const TABLE = sums(256);

function sums(size: number): Float64Array {
  const table = new Float64Array(size);
  for (let n = 2; n < size; n += 1) table[n] = (table[n - 1] ?? 0) + Math.log(n);
  return table;
}
