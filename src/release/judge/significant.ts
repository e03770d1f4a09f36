/** Nine significant digits: as many as survive another version of the mathematics library. */
export function significant(value: number): number {
  return Number(value.toPrecision(9));
}
