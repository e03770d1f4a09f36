import type { Response } from "../operation/operation.ts";
import { compareContent } from "./compare-bodies.ts";
import type { OperationPair } from "./compare-operations.ts";

/** What the service answers. A status that a range or `default` covers is compared with that. */
export function compareResponses(pair: OperationPair): void {
  const { before, after, found } = pair;
  for (const response of before.responses) {
    const other = responseFor(after.responses, response.status);
    if (other === undefined)
      found("response-status-removed", true, `does not answer ${response.status} any more`, response.at, after.at);
    else compareResponse(pair, response, other);
  }
  for (const response of after.responses) {
    if (before.responses.some(({ status }) => status === response.status)) continue;
    found("response-status-added", false, `may answer ${response.status} now`, before.at, response.at);
  }
}

/** The description of a status: its own, else its range (`4XX`), else `default`. */
export const responseFor = (responses: readonly Response[], status: string): Response | undefined =>
  responses.find((one) => one.status === status) ??
  responses.find((one) => one.status === `${status.charAt(0)}XX`) ??
  responses.find((one) => one.status === "default");

function compareResponse(pair: OperationPair, before: Response, after: Response): void {
  const place = `response ${before.status}`;
  compareHeaders(pair, place, before, after);
  compareContent(pair, { side: "response", place, before, after });
}

function compareHeaders(
  { after: { name }, graph, found }: OperationPair,
  place: string,
  before: Response,
  after: Response,
): void {
  for (const header of before.headers) {
    const other = after.headers.find((one) => one.name === header.name);
    const what = `the header ${header.name}`;
    if (other === undefined) {
      found("response-header-removed", true, `${place} has not ${what} any more`, header.at, after.at);
      continue;
    }
    if (header.required && !other.required)
      found("response-header-optional", true, `${place} may lack ${what} now`, header.at, other.at);
    if (!header.required && other.required)
      found("response-header-required", false, `${place} always has ${what} now`, header.at, other.at);
    if (header.schema !== null && other.schema !== null)
      graph.add({ operation: name, place: `${place}, ${what}` }, "response", header.schema, other.schema);
  }
  for (const header of after.headers) {
    if (!before.headers.some((one) => one.name === header.name))
      found("response-header-added", false, `${place} has the new header ${header.name}`, before.at, header.at);
  }
}
