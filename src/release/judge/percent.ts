/** `0.0123` → `1.2 %`: two significant digits, without trailing zeros; from 10 % on whole per cents but for the last. */
export function percent(rate: number): string {
  const value = rate * 100;
  const shown = value >= 10 ? Math.round(value * 10) / 10 : Number(value.toPrecision(2));
  return `${shown} %`;
}
