import { createHash } from "node:crypto";

/**
 * A resource's name as a part of a logical id, which has letters and digits only: `main-db` and `mainDb`
 * differ by a digest, and so do `main` and `Main`.
 */
export function resourceId(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9]/g, "");
  const digest =
    plain === name && /^[a-z]/.test(name) ? "" : createHash("sha256").update(name).digest("hex").slice(0, 6);
  return `${plain.charAt(0).toUpperCase()}${plain.slice(1)}${digest}`;
}
