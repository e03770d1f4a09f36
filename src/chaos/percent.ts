/** A share from 0 to 1 as a person reads it. */
export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(4))} %`;
}
