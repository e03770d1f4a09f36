import type { Spec } from "../../model/spec.ts";
import type { Comparison } from "./compare/diff-contracts.ts";
import type { Change } from "./compare/change.ts";
import { compareVersions, type ContractVersion, isSameLine, parseContractVersion } from "./contract-version.ts";

/** A service of the same app that was written against another version of a contract than the next one keeps. */
export interface Consumer {
  readonly environment: string;
  readonly service: string;
  readonly link: string;
  /** The version that it pins. */
  readonly uses: string;
  /** In plain words: why the next contract is not what it uses. */
  readonly reason: string;
  /** Breaking changes between the serving contract and the next one. */
  readonly breaks: readonly Change[];
}

/**
 * Services that link `service` and pin (`uses: { api: "1.2" }`) a version of its contract that the
 * next one does not keep. A pin is kept by versions of the same line that are not older: `1.2` by
 * `1.2.0` up to before `2.0.0`, `0.3` by `0.3.0` up to before `0.4.0`; and by no version that breaks the
 * contract which serves. Pure.
 */
export function consumersOf(specs: readonly Spec[], service: string, comparison: Comparison): Consumer[] {
  const breaks = comparison.changes.filter(({ breaking }) => breaking);
  return specs.flatMap((spec) =>
    pinsOn(spec, service).flatMap(({ consumer, link, uses }): Consumer[] => {
      const reason = whyNotKept(uses, comparison, breaks.length);
      if (reason === null) return [];
      return [{ environment: spec.environment, service: consumer, link, uses, reason, breaks }];
    }),
  );
}

function pinsOn(spec: Spec, service: string): { consumer: string; link: string; uses: string }[] {
  return Object.entries(spec.resources).flatMap(([consumer, resource]) => {
    if (resource.kind !== "service") return [];
    return Object.entries(resource.link).flatMap(([link, linked]) => {
      const uses = resource.uses[link];
      return linked === service && uses !== undefined ? [{ consumer, link, uses }] : [];
    });
  });
}

function whyNotKept(uses: string, { serving, next }: Comparison, breaking: number): string | null {
  const [pin, now] = [parseContractVersion(uses), parseContractVersion(next)];
  if (pin === null || now === null) {
    return `whether ${next} keeps ${uses} cannot be told, since both have to be versions such as 1.2.0`;
  }
  if (!isSameLine(pin, now)) return `${next} is of another line than ${uses}`;
  if (compareVersions(now, pin) < 0) return `${next} is older than ${uses}`;
  const old = parseContractVersion(serving);
  return breaking > 0 && old !== null && isCovered(pin, old, now)
    ? `${next} breaks ${serving} within the line of ${uses}`
    : null;
}

/** Whether the pin is of before the change: what is pinned to the next version itself was written for it. */
const isCovered = (pin: ContractVersion, serving: ContractVersion, next: ContractVersion): boolean =>
  isSameLine(pin, serving) && (compareVersions(pin, next) < 0 || compareVersions(serving, next) === 0);
