import type { TrafficRule } from "../route-table.ts";
import { cookieValue } from "../wire/cookie-value.ts";
import { scanFields } from "../wire/scan-fields.ts";

/** The first rule that a request's fields match. */
export function findRule(rules: readonly TrafficRule[], fields: string): TrafficRule | null {
  return rules.find((rule) => matches(rule, fields)) ?? null;
}

function matches({ match }: TrafficRule, fields: string): boolean {
  return "cookie" in match
    ? cookieValue(fields, match.cookie.name) === match.cookie.value
    : hasField(fields, match.header.name.toLowerCase(), match.header.value);
}

function hasField(fields: string, wanted: string, wantedValue: string): boolean {
  if (!fields.includes(wantedValue)) return false;
  let found = false;
  scanFields(fields, 0, (name, value) => {
    found ||= name === wanted && value === wantedValue;
    return false;
  });
  return found;
}
