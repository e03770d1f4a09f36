import type { Json } from "../../../lib/json.ts";
import type { Template } from "../synth/synthesized-stack.ts";
import type { Finding } from "./finding.ts";

/** What is a secret by its form, whatever it is called. */
const forms: readonly (readonly [what: string, form: RegExp])[] = [
  ["an access key of AWS", /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/],
  ["a private key", /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/],
  ["a token of GitHub", /\bgh[pousr]_[A-Za-z0-9]{36,}\b/],
  ["a token of GitLab", /\bglpat-[\w-]{20,}\b/],
  ["a token of Slack", /\bxox[abprs]-[A-Za-z0-9-]{10,}\b/],
  ["a key of Stripe", /\b[rs]k_live_[A-Za-z0-9]{16,}\b/],
  ["a signed token", /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/],
  ["an address with a password", /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:[^\s:/@]+@/],
];

/**
 * Finds secrets in a template, where everybody who may read the stack reads them. Their values are not in
 * the findings.
 */
export function checkSecrets(template: Template): readonly Finding[] {
  return Object.entries(template).flatMap(([section, value]) => search(value, [section]));
}

function search(value: Json, path: readonly string[]): readonly Finding[] {
  if (typeof value === "string")
    return forms.filter(([, form]) => form.test(value)).map(([what]) => finding(what, path));
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => search(item, [...path, String(index)]));
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]) => search(item, [...path, key]));
}

function finding(what: string, [section = "", name = "", ...rest]: readonly string[]): Finding {
  return {
    rule: "secrets",
    resource: section === "Resources" ? name : section,
    message: `${what} at ${[name, ...rest].join(".")}`,
  };
}
