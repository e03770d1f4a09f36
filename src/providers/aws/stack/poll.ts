import { setTimeout as sleep } from "node:timers/promises";

export interface PollOptions {
  readonly signal: AbortSignal;
  /** Milliseconds to the second look; each further wait is half as long again. */
  readonly first?: number;
  /** Longest wait between two looks. */
  readonly most?: number;
}

/** Looks until there is something, less and less often, because CloudFormation counts the calls. */
export async function poll<T>(
  look: () => Promise<T | null>,
  { signal, first = 100, most = 5_000 }: PollOptions,
): Promise<T> {
  for (let wait = first; ; wait = Math.min(wait * 1.5, most)) {
    signal.throwIfAborted();
    const found = await look();
    if (found !== null) return found;
    await sleep(wait, undefined, { signal });
  }
}
