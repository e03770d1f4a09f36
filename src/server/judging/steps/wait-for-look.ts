import type { SignalHub } from "../../signals/signal-hub.ts";

/** Waits for the next look: the time, or somebody's signal, whichever comes first. Rejects when `signal` aborts. */
export async function waitForLook(
  signals: SignalHub,
  deployment: string,
  { ms, signal }: { readonly ms: number; readonly signal: AbortSignal },
): Promise<void> {
  signal.throwIfAborted();
  const last = signals.read(deployment).at(-1)?.seq ?? 0;
  const done = new AbortController();
  const timer = setTimeout(() => done.abort(), ms);
  try {
    await signals.next(deployment, last, AbortSignal.any([signal, done.signal])).catch(() => undefined);
    signal.throwIfAborted();
  } finally {
    clearTimeout(timer);
    done.abort();
  }
}
