/** What git's post-receive hook tells the control plane. */
export interface Push {
  readonly app: string;
  readonly updates: readonly RefUpdate[];
  readonly options: readonly string[];
}

/** Hashes in full; all zeros stand for "there is none". */
export interface RefUpdate {
  readonly before: string;
  readonly after: string;
  readonly ref: string;
}
