import { InvalidArgumentError } from "commander";

/** Version of a release that is written `v3` or `3`. */
export function parseRelease(value: string): number {
  const version = /^v?([1-9]\d{0,8})$/.exec(value)?.[1];
  if (version === undefined) throw new InvalidArgumentError("A release looks like v3.");
  return Number(version);
}
