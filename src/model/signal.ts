export type SignalKind = "approve" | "pause" | "resume" | "abort" | "promote-full" | "retry";

/** What somebody asked of a deployment, in order. Kept before it is acted upon, so that no crash loses it. */
export interface SignalRecord {
  readonly deployment: string;
  /** Counts up within the deployment, from 1. */
  readonly seq: number;
  readonly at: string;
  readonly kind: SignalKind;
  /** Name of the person who asked: what they called themselves, else the name of the token. */
  readonly actor: string;
  /** Name of the token that they came with. */
  readonly token: string;
  readonly reason: string | null;
}
