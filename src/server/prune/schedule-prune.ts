const HOUR = 60 * 60_000;

/** Runs `work` every hour until the signal aborts; a run that fails is reported and the next one comes all the same. */
export function schedulePrune(
  work: () => Promise<unknown>,
  report: (error: unknown) => void,
  signal: AbortSignal,
): void {
  const timer = setInterval(() => void work().catch(report), HOUR);
  timer.unref();
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
}
