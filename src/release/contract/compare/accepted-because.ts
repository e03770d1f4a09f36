import type { Json } from "../../../lib/json.ts";
import type { Contract, Place } from "../document/contract.ts";
import { isRecord } from "../document/is-record.ts";
import { pointerKeys, pointerPart } from "../document/pointer.ts";
import { compareVersions, isSameLine, parseContractVersion } from "../contract-version.ts";

const mark = "x-bough-breaking";

/**
 * Why a new contract may break the serving one as a whole: it says so by its version, which is
 * newer and of another line (`1.4.0` → `2.0.0`, before 1.0 `0.4.0` → `0.5.0`). Null when it does not.
 */
export function newLine(before: Contract, after: Contract): string | null {
  const [old, now] = [parseContractVersion(before.version), parseContractVersion(after.version)];
  if (old === null || now === null || isSameLine(old, now) || compareVersions(now, old) < 0) return null;
  return `version ${after.version} is a new one after ${before.version}`;
}

/**
 * The reason that `x-bough-breaking` gives at a place of the new contract or around it. A mark that
 * the serving contract has as well was for an earlier change, and is spent.
 */
export function markedBecause(before: Contract, after: Contract, place: Place): string | null {
  const keys = pointerKeys(place.pointer);
  let value: Json | undefined = after.documents.get(place.file);
  let old: Json | undefined = before.documents.get(place.file === after.file ? before.file : place.file);
  let reason = reasonAt(value, old);
  for (const key of keys) {
    value = below(value, key);
    old = below(old, key);
    reason = reasonAt(value, old) ?? reason;
  }
  return reason;
}

function reasonAt(value: Json | undefined, old: Json | undefined): string | null {
  const reason = isRecord(value) ? value[mark] : undefined;
  if (typeof reason !== "string" || reason.trim() === "") return null;
  return isRecord(old) && old[mark] === reason ? null : reason;
}

function below(value: Json | undefined, key: string): Json | undefined {
  if (Array.isArray(value)) return (value as readonly Json[])[Number(key)];
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Where an operation would stand in the new contract, when it is gone: its path, or all paths. */
export function whereItWas(before: Place, after: Contract): Place {
  const keys = pointerKeys(before.pointer).slice(0, 2);
  const path = keys.map((key) => `/${pointerPart(key)}`).join("");
  return { file: after.file, pointer: path };
}
