export interface Stopwatch {
  /** Ends a phase, which began when the last one ended. */
  lap(phase: string): void;
  /** Phase → milliseconds. */
  laps(): Readonly<Record<string, number>>;
}

export function stopwatch(): Stopwatch {
  const laps: Record<string, number> = {};
  let last = performance.now();
  return {
    lap(phase) {
      const now = performance.now();
      laps[phase] = Math.round((laps[phase] ?? 0) + now - last);
      last = now;
    },
    laps: () => ({ ...laps }),
  };
}
