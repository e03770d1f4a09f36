import type { Json } from "../../../src/lib/json.ts";
import type { Contract } from "../../../src/release/contract/document/contract.ts";
import type { Change } from "../../../src/release/contract/compare/change.ts";
import { type Comparison, diffContracts } from "../../../src/release/contract/compare/diff-contracts.ts";

export type Part = { readonly [key: string]: Json };

/** A contract of one file. */
export function contractOf(document: Part, openapi: "3.0" | "3.1" = "3.1"): Contract {
  const info = { title: "Test", version: "1.0.0", ...(document["info"] as Part | undefined) };
  const whole = { openapi: `${openapi}.0`, paths: {}, ...document, info };
  return { file: "openapi.yaml", openapi, version: info.version, documents: new Map([["openapi.yaml", whole]]) };
}

/** A contract with one operation, `POST /people`, that takes or answers with a schema. */
export function contractWith(side: "request" | "response", schema: Json, components: Part = {}): Part {
  const content = { "application/json": { schema } };
  const post =
    side === "request"
      ? { requestBody: { content }, responses: { "200": { description: "ok" } } }
      : { responses: { "200": { description: "ok", content } } };
  return { paths: { "/people": { post } }, components: { schemas: components } };
}

export const compare = (before: Part, after: Part, openapi: "3.0" | "3.1" = "3.1"): Comparison =>
  diffContracts(contractOf(before, openapi), contractOf(after, openapi));

/** `code` of each change, those that break with a `!` before. */
export const told = ({ changes }: { readonly changes: readonly Change[] }): string[] =>
  changes.map(({ code, breaking }) => (breaking ? `!${code}` : code)).toSorted();
