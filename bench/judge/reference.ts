import type { Rule } from "./rules.ts";

export const HEALTHY = 0.005;
export const MINUTES = 60;

/** What was computed for one rule independently of this program: the share of canaries noticed, and the median minutes until then; null where it was not. */
export interface Figure {
  readonly noticed: number;
  readonly minutes: number | null;
}

/** One kind of traffic, with the rates of the canary's errors: the first is healthy. */
export interface Column {
  readonly perMinute: number;
  readonly share: number;
  readonly rates: readonly [number, number, number];
  /** In the order of the rates. */
  readonly figures: Readonly<Record<Rule["name"], readonly (Figure | null)[]>>;
}

const figure = (noticed: number, minutes: number | null = null): Figure => ({ noticed, minutes });

export const REFERENCE: readonly Column[] = [
  {
    perMinute: 30,
    share: 0.1,
    rates: [HEALTHY, 0.05, 0.2],
    figures: {
      "e-process": [figure(0.001), figure(0.83, 31), figure(1, 7)],
      "5 bad minutes": [figure(0.002), figure(0.93, 34), figure(1, 11)],
      "peeked z-test": [figure(0.151), figure(0.99, 7), figure(1, 2)],
    },
  },
  {
    perMinute: 30,
    share: 0.5,
    rates: [HEALTHY, 0.05, 0.2],
    figures: {
      "e-process": [figure(0.002), figure(1, 15), figure(1, 4)],
      "5 bad minutes": [figure(0.43), figure(1, 9), figure(1, 5)],
      "peeked z-test": [figure(0.024), figure(1, 9), figure(1, 2)],
    },
  },
  {
    perMinute: 600,
    share: 0.1,
    rates: [HEALTHY, 0.02, 0.05],
    figures: {
      "e-process": [figure(0.004), figure(1, 9), figure(1, 2)],
      "5 bad minutes": [figure(1), null, null],
      "peeked z-test": [figure(0.135), figure(1, 3), figure(1, 1)],
    },
  },
];
