import type { Json } from "../../../lib/json.ts";
import { isRecord } from "../document/is-record.ts";
import type { Content, Operation, Parameter } from "../operation/operation.ts";
import type { CheckRequest } from "./check-request.ts";
import { writeParameter } from "./write-parameter.ts";
import type { ValueMaker } from "./value-maker.ts";

/** Requests for one operation, or the reason why none can be made. */
export type MadeRequests = { readonly requests: readonly CheckRequest[] } | { readonly reason: string };

const mostExamples = 3;

/**
 * One request with what is required alone, one with everything, and one for each further example of
 * the contract, three in all at most.
 */
export function makeRequests(operation: Operation, maker: ValueMaker): MadeRequests {
  const variants = Math.min(mostExamples, Math.max(1, ...exampleCounts(operation, maker)));
  const shapes = [
    { variant: 0, full: false },
    ...Array.from({ length: variants }, (_, variant) => ({ variant, full: true })),
  ];
  const requests = new Map<string, CheckRequest>();
  for (const { variant, full } of shapes) {
    const made = makeRequest(operation, maker, variant, full);
    if (typeof made === "string") return { reason: made };
    requests.set(JSON.stringify([made.target, made.headers, made.body]), made);
  }
  return { requests: [...requests.values()] };
}

function exampleCounts({ parameters, body }: Operation, maker: ValueMaker): number[] {
  const holders = [...parameters, ...(body?.content ?? []).filter(isSendable)];
  return holders.map(({ at, schema }) => maker.examples(at, schema).length);
}

function makeRequest(operation: Operation, maker: ValueMaker, variant: number, full: boolean): CheckRequest | string {
  const query: string[] = [];
  const cookies: string[] = [];
  const headers: Record<string, string> = { accept: acceptOf(operation) };
  let path = operation.path;
  let madeUpPath = false;
  for (const parameter of operation.parameters.filter(({ required }) => required || full)) {
    const { at, schema, name } = parameter;
    const made = maker.make({ holder: at, schema, name: `${operation.name} ${name}`, variant, full });
    if (made === null) return `no value could be made for the parameter \`${name}\`: give it an \`example\``;
    const written = writeParameter(parameter, made.value);
    if (parameter.in === "query") query.push(...written);
    else if (parameter.in === "cookie") cookies.push(...written);
    else if (parameter.in === "header") headers[name.toLowerCase()] = (written[0] ?? "").replace(/[^\x20-\x7e]/g, "");
    else {
      if (/^\.{0,2}$/.test(written[0] ?? ""))
        return `the path parameter \`${name}\` would be empty: give it an \`example\``;
      path = path.replaceAll(`{${name}}`, () => written[0] ?? "");
      madeUpPath ||= made.madeUp && !hasOneValue(parameter);
    }
  }
  if (cookies.length > 0) headers["cookie"] = cookies.join("; ");
  const body = makeBody(operation, maker, variant, full);
  if (typeof body === "string") return body;
  if (body !== null) headers["content-type"] = body.type;
  const search = query.length === 0 ? "" : `?${query.join("&")}`;
  return { operation, target: operation.prefix + path + search, headers, body: body?.text ?? null, madeUpPath };
}

/** A listed value is not made up. */
const hasOneValue = ({ schema }: Parameter): boolean => isRecord(schema?.value) && schema.value["enum"] !== undefined;

const acceptOf = ({ responses }: Operation): string =>
  [...new Set(responses.flatMap(({ content }) => content.map(({ type }) => type)))].join(", ") || "*/*";

function makeBody(
  { name, body }: Operation,
  maker: ValueMaker,
  variant: number,
  full: boolean,
): { type: string; text: string } | null | string {
  if (body === null || (!body.required && !full)) return null;
  const content = body.content.find(isSendable);
  if (content === undefined)
    return `a body of ${body.content.map(({ type }) => type).join(" or ") || "no media type"} is not made here`;
  const made = maker.make({ holder: content.at, schema: content.schema, name: `${name} body`, variant, full });
  if (made === null) return "no value could be made for the body: give it an `example`";
  return { type: content.type, text: writeBody(content.type, made.value) };
}

const isSendable = ({ type }: Content): boolean => isJson(type) || type === formType || type.startsWith("text/");

export const isJson = (type: string): boolean => type === "application/json" || type.endsWith("+json");

const formType = "application/x-www-form-urlencoded";

function writeBody(type: string, value: Json): string {
  if (isJson(type)) return JSON.stringify(value);
  if (type !== formType || !isRecord(value)) return typeof value === "string" ? value : JSON.stringify(value);
  const fields = Object.entries(value).map(([name, field]): [string, string] => [
    name,
    typeof field === "string" ? field : JSON.stringify(field),
  ]);
  return new URLSearchParams(fields).toString();
}
