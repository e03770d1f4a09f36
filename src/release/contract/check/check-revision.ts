import { mapLimit } from "../../../lib/map-limit.ts";
import type { Contract } from "../document/contract.ts";
import { contractReader, childOf } from "../document/contract-reader.ts";
import type { Operation } from "../operation/operation.ts";
import { readOperations } from "../operation/read-operations.ts";
import { jsonSchemas } from "../schema/json-schemas.ts";
import { schemaValidator } from "../schema/schema-validator.ts";
import type { CheckFailure, CheckReport, CheckSkip } from "./check-report.ts";
import type { CheckRequest } from "./check-request.ts";
import { curlLine } from "./curl-line.ts";
import { judgeAnswer, type JudgeTools } from "./judge-answer.ts";
import { makeRequests } from "./make-requests.ts";
import { type Answer, sendCheck, type SendOptions } from "./send-check.ts";
import { valueMaker } from "./value-maker.ts";

export interface CheckOptions {
  /** What leads to the revision at no traffic: the host, the header of the test rule; credentials, if there are any. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** The same seed makes the same requests. */
  readonly seed?: number;
  /** How many requests are made at most. */
  readonly requests?: number;
  /** Milliseconds that one request may take. */
  readonly timeout?: number;
}

const defaults = { seed: 1, requests: 300, timeout: 10_000 };
const bodyLimit = 1024 * 1024;
const atOnce = 4;
/** `TRACE` is safe as well, but no server that is well kept answers it. */
const safe: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Makes requests from the contract's examples and schemas to a running revision, and checks each
 * answer against the contract. Only safe methods are used unless an operation says
 * `x-bough-check: true`; whatever is not checked is named with the reason.
 */
export async function checkRevision(contract: Contract, baseUrl: string, options: CheckOptions): Promise<CheckReport> {
  const { seed, requests: most, timeout } = { ...defaults, ...options };
  const reader = contractReader(contract);
  const maker = valueMaker(reader, seed);
  const schemas = jsonSchemas(reader, "response");
  const tools: JudgeTools = { schemas, validator: schemaValidator(schemas) };
  const skips: CheckSkip[] = [];
  const requests: CheckRequest[] = [];
  for (const operation of readOperations(reader)) {
    options.signal.throwIfAborted();
    const made =
      skipReason(operation, options.headers, requests.length >= most ? most : null) ?? makeRequests(operation, maker);
    if (typeof made === "string") skips.push({ operation: operation.name, reason: made });
    else if ("reason" in made) skips.push({ operation: operation.name, reason: made.reason });
    else requests.push(...made.requests);
  }
  const send: SendOptions = { baseUrl, headers: options.headers, timeout, bodyLimit, signal: options.signal };
  const outcomes = await mapLimit(requests, atOnce, (request) => checkOne(request, send, tools));
  return {
    requests: requests.length,
    failures: outcomes.flatMap(({ failures }) => failures),
    skips: [...skips, ...outcomes.flatMap(({ skips }) => skips)],
  };
}

function skipReason(
  operation: Operation,
  headers: Readonly<Record<string, string>>,
  spent: number | null,
): string | null {
  const wish = childOf(operation.at, "x-bough-check")?.value;
  if (wish === false) return "`x-bough-check: false` excludes it";
  if (!safe.has(operation.method) && wish !== true)
    return `${operation.method} may change data: \`x-bough-check: true\` lets it be checked`;
  if (!isAllowed(operation, headers)) {
    const names = operation.security.flatMap(({ schemes }) => schemes.map(({ name }) => name));
    return `it needs credentials (${[...new Set(names)].join(", ")}), and the check has none`;
  }
  return spent === null ? null : `${spent} requests have been made for other operations, which is the limit`;
}

function isAllowed({ security }: Operation, headers: Readonly<Record<string, string>>): boolean {
  const given = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  if (security.length === 0) return true;
  return security.some(({ schemes }) => schemes.every(({ header }) => header !== null && given.has(header)));
}

interface Outcome {
  readonly failures: readonly CheckFailure[];
  readonly skips: readonly CheckSkip[];
}

async function checkOne(request: CheckRequest, send: SendOptions, tools: JudgeTools): Promise<Outcome> {
  const { operation } = request;
  const failure = (what: string, place = operation.at): CheckFailure => ({
    operation: operation.name,
    what,
    curl: curlLine(request, send),
    place: { file: place.file, pointer: place.pointer },
  });
  let answer: Answer;
  try {
    answer = await sendCheck(request, send);
  } catch (error) {
    send.signal.throwIfAborted();
    return { failures: [failure(`gave no whole answer within ${send.timeout} ms: ${reasonOf(error)}`)], skips: [] };
  }
  const unknown = operation.responses.every(({ status }) => !["404", "4XX", "default"].includes(status));
  if (answer.status === 404 && request.madeUpPath && unknown)
    return {
      failures: [],
      skips: [
        {
          operation: operation.name,
          reason: "the path was made up, and leads to nothing: give its parameters an `example`",
        },
      ],
    };
  const faults = judgeAnswer(request, answer, tools);
  const skips =
    answer.body === null
      ? [{ operation: operation.name, reason: "its body is a stream or longer than 1 MB, and was not read" }]
      : [];
  return { failures: faults.map(({ what, place }) => failure(what, { ...operation.at, ...place })), skips };
}

const reasonOf = (error: unknown): string =>
  error instanceof Error && error.name === "TimeoutError"
    ? "it took too long"
    : error instanceof Error
      ? error.message
      : String(error);
