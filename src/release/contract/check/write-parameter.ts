import type { Json } from "../../../lib/json.ts";
import { isRecord } from "../document/is-record.ts";
import type { Parameter } from "../operation/operation.ts";

/**
 * A value as OpenAPI's styles write it: for a path or a header one text, for a query or a cookie its
 * `name=value` pairs. Encoded, but for headers.
 */
export function writeParameter(parameter: Parameter, value: Json): string[] {
  const { name, in: place, style, explode } = parameter;
  if (place === "header") return [listOf(value, explode, (text) => text).join(",")];
  if (place === "path")
    return [pathPrefix(style, name) + listOf(value, explode, encodeURIComponent).join(pathSeparator(style, explode))];
  if (style === "deepObject" && isRecord(value))
    return Object.entries(value).map(([key, field]) => `${encodeURIComponent(`${name}[${key}]`)}=${encode(field)}`);
  if (explode && isRecord(value))
    return Object.entries(value).map(([key, field]) => `${encodeURIComponent(key)}=${encode(field)}`);
  if (explode && Array.isArray(value))
    return (value as readonly Json[]).map((item) => `${encodeURIComponent(name)}=${encode(item)}`);
  const separator = { spaceDelimited: "%20", pipeDelimited: "%7C" }[style] ?? ",";
  return [`${encodeURIComponent(name)}=${listOf(value, false, encodeURIComponent).join(separator)}`];
}

function listOf(value: Json, explode: boolean, encoded: (text: string) => string): string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => encoded(textOf(item)));
  if (!isRecord(value)) return [encoded(textOf(value))];
  const fields = Object.entries(value).map(([key, field]) => [encoded(key), encoded(textOf(field))] as const);
  return explode ? fields.map(([key, field]) => `${key}=${field}`) : fields.flat();
}

const pathPrefix = (style: string, name: string): string =>
  ({ label: ".", matrix: `;${encodeURIComponent(name)}=` })[style] ?? "";

const pathSeparator = (style: string, explode: boolean): string => (explode && style === "label" ? "." : ",");

const encode = (value: Json): string => encodeURIComponent(textOf(value));

const textOf = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));
