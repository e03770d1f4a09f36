/** Held by whoever pauses a deployment: while it is on no new step starts, and running ones go on. */
export interface Hold {
  readonly held: boolean;
  /** Resolves when it is off; rejects when the signal aborts. */
  wait(signal: AbortSignal): Promise<void>;
}
