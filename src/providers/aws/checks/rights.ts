import type { Json } from "../../../lib/json.ts";
import type { Template } from "../synth/synthesized-stack.ts";
import type { Finding } from "./finding.ts";

type JsonObject = { readonly [key: string]: Json };

/**
 * Finds rights that are wider than they need to be, in every policy of a template: an action with `*`, a
 * resource that is all of a kind, everybody as principal, and statements that say what is not allowed.
 * `rule` of such a finding is `rights[<Sid>]`.
 */
export function checkRights(template: Template): readonly Finding[] {
  const { Resources = {} } = template;
  if (!isObject(Resources)) return [];
  return Object.entries(Resources).flatMap(([id, resource]) =>
    statementsIn(resource).flatMap((statement) => check(id, statement)),
  );
}

function check(resource: string, statement: JsonObject): readonly Finding[] {
  if (statement["Effect"] !== "Allow") return [];
  const sid = typeof statement["Sid"] === "string" ? statement["Sid"] : "";
  const finding = (message: string): Finding => ({ rule: `rights[${sid}]`, resource, message });
  const inverted = ["NotAction", "NotResource", "NotPrincipal"].filter((key) => key in statement);
  return [
    ...inverted.map((key) => finding(`${key} allows all that it does not name`)),
    ...texts(statement["Action"])
      .filter((action) => action.includes("*"))
      .map((action) => finding(`allows the actions ${action}`)),
    ...texts(statement["Resource"])
      .filter((name) => isAllOfAKind(name))
      .map((name) => finding(`allows it on ${name === "*" ? "everything" : `all of ${name}`}`)),
    ...(isEverybody(statement["Principal"]) ? [finding("allows it to everybody")] : []),
  ];
}

/**
 * `*`, or a kind with no name before the star: `arn:…:key/*`, but not `arn:…:table/bough-*`. In S3 what
 * stands before the slash is no kind but a bucket.
 */
function isAllOfAKind(name: string): boolean {
  if (!name.startsWith("arn:")) return name === "*";
  const [, , service, , , ...rest] = name.split(":");
  const resource = rest.join(":");
  if (service === "s3") return resource.startsWith("*");
  return /^(?:[a-z-]+[/:])?\*$/.test(resource);
}

function isEverybody(principal: Json | undefined): boolean {
  if (principal === "*") return true;
  return isObject(principal) && Object.values(principal).some((who) => texts(who).includes("*"));
}

/** Every statement in a resource, wherever its policy stands. */
function statementsIn(value: Json | undefined): readonly JsonObject[] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => statementsIn(item));
  if (!isObject(value)) return [];
  const own = "Effect" in value && ("Action" in value || "NotAction" in value) ? [value] : [];
  return [...own, ...Object.values(value).flatMap((item) => statementsIn(item))];
}

function texts(value: Json | undefined): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.flatMap((item: Json) => texts(item)) : [];
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
