import { randomBytes, randomInt } from "node:crypto";

/** A key pair of the shape that AWS gives out: SDKs and tools check it. */
export function newCredentials(): { readonly accessKeyId: string; readonly secretAccessKey: string } {
  const letters = Array.from({ length: 16 }, () => ALPHABET.charAt(randomInt(ALPHABET.length)));
  return { accessKeyId: `AKIA${letters.join("")}`, secretAccessKey: randomBytes(30).toString("base64") };
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
