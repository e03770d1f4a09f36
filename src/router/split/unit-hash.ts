import { hash } from "node:crypto";

/**
 * A number in (0, 1) that a key has for a release: the first 52 bits of the SHA-256 of
 * `seed \0 release \0 key`. The same everywhere and for ever.
 */
export function unitHash(seed: string, release: string, key: string): number {
  const digest = hash("sha256", `${seed}\0${release}\0${key}`, "buffer");
  return (digest.readUIntBE(0, 6) * 16 + (digest.readUInt8(6) >> 4) + 0.5) / 2 ** 52;
}
