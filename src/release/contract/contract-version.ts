/** A version of a contract, as semantic versioning has it: what a client of one may expect of another. */
export type ContractVersion = readonly [major: number, minor: number, patch: number];

/** `1`, `1.2`, `v1.2.3`, `1.2.3-beta+7` → its numbers, what is left out being 0; null when it is no such version. */
export function parseContractVersion(text: string): ContractVersion | null {
  const match = /^v?(\d{1,9})(?:\.(\d{1,9})(?:\.(\d{1,9})(?:[-+][0-9A-Za-z.+-]*)?)?)?$/.exec(text.trim());
  if (match === null) return null;
  const [, major, minor, patch] = match;
  return [Number(major), Number(minor ?? 0), Number(patch ?? 0)];
}

/** Two versions of one line, within which nothing breaks: of the same major, and before 1.0 of the same minor version. */
export const isSameLine = (one: ContractVersion, other: ContractVersion): boolean =>
  one[0] === other[0] && (one[0] > 0 || one[1] === other[1]);

/** Negative when `one` is older. */
export const compareVersions = (one: ContractVersion, other: ContractVersion): number =>
  one[0] - other[0] || one[1] - other[1] || one[2] - other[2];
