import { createHash } from "node:crypto";

/** SHA-256 of a body, or of its first MiB: what is longer is told apart by that. */
export class BodyDigest {
  private readonly hash = createHash("sha256");
  private left = LIMIT;

  add(bytes: Buffer): void {
    if (this.left === 0 || bytes.length === 0) return;
    const part = bytes.length > this.left ? bytes.subarray(0, this.left) : bytes;
    this.left -= part.length;
    this.hash.update(part);
  }

  /** May be asked for once. */
  value(): string {
    return this.hash.digest("hex");
  }
}

const LIMIT = 1024 * 1024;
