import { BoughError } from "../../lib/bough-error.ts";
import type { TrafficShare } from "../../model/traffic.ts";

/** A share that is written `v4=90`, `4=90%` or `https://old.example=20`. */
export function parseShare(text: string, health: string | null): TrafficShare {
  const at = text.lastIndexOf("=");
  const target = text.slice(0, Math.max(at, 0));
  const amount = text.slice(at + 1).replace(/%$/, "");
  const percent = /^\d{1,3}(\.\d{1,6})?$/.test(amount) ? Number(amount) : Number.NaN;
  const version = releaseIn(target);
  if (version !== null && percent <= 100) return { to: { kind: "release", release: version }, percent };
  if (/^https?:\/\//.test(target) && percent <= 100) return { to: { kind: "origin", url: target, health }, percent };
  throw new BoughError("usage", `"${text}" is not a share.`, {
    hint: "Write shares as v4=90 v3=10, or https://old.example=20.",
  });
}

/** Version of what is written `v4` or `4`; null when it is no release. */
export function releaseIn(text: string): number | null {
  const version = /^v?([1-9]\d{0,8})$/.exec(text)?.[1];
  return version === undefined ? null : Number(version);
}
