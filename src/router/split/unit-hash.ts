import { hash } from "node:crypto";

/**
 * A number in (0, 1) that a key has for a release: the first 52 bits of the SHA-256 of
 * `seed \0 release \0 key`. The same everywhere and for ever.
 */
export function unitHash(seed: string, release: string, key: string): number {
  // As text, which costs a third of what a buffer does.
  const digits = hash("sha256", `${seed}\0${release}\0${key}`, "hex").slice(0, 13);
  return (Number.parseInt(digits, 16) + 0.5) / 2 ** 52;
}
