import type { MirrorCounts, MirrorResult } from "../metrics/mirror-counts.ts";
import { BodyDigest } from "./body-digest.ts";

/** An answer, as far as two are compared. */
export interface Seen {
  readonly status: number;
  readonly digest: string;
  /** Milliseconds to its head. */
  readonly time: number;
}

/** Two answers to one request: the client's, and the mirror's. Counted once both are known. */
export class Comparison {
  /** Of the client's answer. */
  private readonly body = new BodyDigest();
  private readonly counts: MirrorCounts;
  private answer: Seen | null = null;
  private mirrored: Seen | "failed" | null = null;

  constructor(counts: MirrorCounts) {
    this.counts = counts;
  }

  /** A piece of the client's answer. */
  readonly take = (piece: Buffer): void => this.body.add(piece);

  /** The client has its answer. One that it never gets leaves nothing to compare with. */
  answered(status: number, time: number): void {
    this.answer = { status, time, digest: this.body.value() };
    this.settle();
  }

  /** The mirror has answered, or failed to. */
  mirrorEnded(seen: Seen | "failed"): void {
    this.mirrored = seen;
    this.settle();
  }

  private settle(): void {
    const { answer, mirrored, counts } = this;
    if (answer === null || mirrored === null) return;
    counts.results[resultOf(answer, mirrored)] += 1;
    if (mirrored !== "failed" && answer.time > 0 && mirrored.time > 0)
      counts.logRatio.add(Math.log(mirrored.time / answer.time));
  }
}

function resultOf(answer: Seen, mirrored: Seen | "failed"): MirrorResult {
  if (mirrored === "failed") return "failed";
  if (answer.status !== mirrored.status) return "status";
  return answer.digest === mirrored.digest ? "same" : "body";
}
