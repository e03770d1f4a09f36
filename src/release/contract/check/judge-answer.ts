import { matching } from "../compare/compare-bodies.ts";
import { responseFor } from "../compare/compare-responses.ts";
import type { Node, Place } from "../document/contract.ts";
import { describeFault } from "../document/describe-fault.ts";
import type { Response } from "../operation/operation.ts";
import type { JsonSchemas } from "../schema/json-schemas.ts";
import type { Validate } from "../schema/schema-validator.ts";
import type { CheckRequest } from "./check-request.ts";
import { isJson } from "./make-requests.ts";
import type { Answer } from "./send-check.ts";

export interface JudgeTools {
  readonly schemas: JsonSchemas;
  readonly validator: (id: string) => Validate;
}

export interface AnswerFault {
  readonly what: string;
  readonly place: Place;
}

/** Whether an answer is one that the contract has for its request: status, headers, media type, body. */
export function judgeAnswer(request: CheckRequest, answer: Answer, tools: JudgeTools): AnswerFault[] {
  const { operation } = request;
  const response = describedBy(operation.responses, answer.status);
  if (response === undefined) {
    const known = operation.responses.map(({ status }) => status).join(", ");
    const what =
      answer.status >= 500
        ? `answered ${answer.status}, an error of the service itself (the contract has ${known})`
        : `answered ${answer.status}, which the contract does not have (it has ${known})`;
    return [{ what, place: operation.at }];
  }
  return [...judgeHeaders(response, answer, tools), ...judgeBody(request, response, answer, tools)];
}

/** `default` does not excuse an error of the service: who means to answer 500 says so. */
function describedBy(responses: readonly Response[], status: number): Response | undefined {
  const response = responseFor(responses, String(status));
  return status >= 500 && response?.status === "default" ? undefined : response;
}

function judgeHeaders(response: Response, { status, headers }: Answer, tools: JudgeTools): AnswerFault[] {
  return response.headers.flatMap(({ name, at, required, schema }): AnswerFault[] => {
    const value = headers[name];
    if (value === undefined)
      return required ? [{ what: `answered ${status} without the header ${name}`, place: at }] : [];
    if (schema === null) return [];
    const text = typeof value === "string" ? value : value.join(", ");
    const fault = keepsAny([text, ...numberIn(text), ...flagIn(text)], schema, tools);
    return fault === null
      ? []
      : [{ what: `answered with the header ${name}: ${text.slice(0, 200)}, but ${fault}`, place: at }];
  });
}

const numberIn = (text: string): number[] => (/^-?\d+(\.\d+)?$/.test(text) ? [Number(text)] : []);
const flagIn = (text: string): boolean[] => (text === "true" || text === "false" ? [text === "true"] : []);

/** A header is a text, whatever its schema means by it: one of the readings has to fit. */
function keepsAny(values: readonly unknown[], schema: Node, tools: JudgeTools): string | null {
  const faults = values.map((value) => faultOf(value, schema, tools));
  return faults.includes(null) ? null : (faults[0] ?? null);
}

function judgeBody({ operation }: CheckRequest, response: Response, answer: Answer, tools: JudgeTools): AnswerFault[] {
  const { status, headers, body } = answer;
  if (response.content.length === 0 || operation.method === "HEAD" || [204, 304].includes(status)) return [];
  const type = (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const content = matching(response.content, type);
  if (content === undefined) {
    const known = response.content.map((one) => one.type).join(" or ");
    return [
      {
        what: `answered ${status} with ${type === "" ? "no media type" : type}, and not with ${known}`,
        place: response.at,
      },
    ];
  }
  if (body === null || content.schema === null) return [];
  const fault = isJson(type) ? jsonFault(body, content.schema, tools) : textFault(body, content.schema, tools, type);
  return fault === null ? [] : [{ what: `answered ${status} with a body in which ${fault}`, place: content.at }];
}

function jsonFault(body: Buffer, schema: Node, tools: JudgeTools): string | null {
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    return `JSON was expected, but there is ${JSON.stringify(body.toString("utf8").slice(0, 80))}`;
  }
  return faultOf(value, schema, tools);
}

const textFault = (body: Buffer, schema: Node, tools: JudgeTools, type: string): string | null =>
  type.startsWith("text/") ? keepsAny([body.toString("utf8")], schema, tools) : null;

/** The first fault of a value, with its place in it; null when it keeps the schema. */
function faultOf(value: unknown, schema: Node, { schemas, validator }: JudgeTools): string | null {
  try {
    const validate = validator(schemas.idOf(schema));
    if (validate(value)) return null;
    const error = validate.errors?.[0];
    if (error === undefined) return "something is not as its schema says";
    const at = error.instancePath === "" ? "at the top" : `at ${error.instancePath}`;
    return `${at} it was ${describeFault(error)}`;
  } catch (error) {
    return `nothing can be checked, since its schema cannot be used: ${error instanceof Error ? error.message : String(error)}`;
  }
}
