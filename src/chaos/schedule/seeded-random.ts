import { createHash } from "node:crypto";

/** Numbers from 0 up to 1, the same for the same seed. */
export function seededRandom(seed: string): () => number {
  let count = 0;
  return () => {
    count += 1;
    const digest = createHash("sha256").update(`${count}\n${seed}`).digest();
    return digest.readUIntBE(0, 6) / 2 ** 48;
  };
}
