import type { Node } from "../document/contract.ts";
import { type ContractReader, childOf } from "../document/contract-reader.ts";
import { flagOf } from "../document/values-of.ts";
import type { Body, Content, Operation, Response, ResponseHeader } from "./operation.ts";
import { readParameters } from "./read-parameters.ts";
import { readSecurity } from "./read-security.ts";
import { serverPrefix } from "./server-prefix.ts";

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;

/** Every operation of a contract, in the order of the document. */
export function readOperations(reader: ContractReader): Operation[] {
  return reader
    .entries(reader.root, "paths")
    .filter(([path]) => path.startsWith("/"))
    .flatMap(([path, item]) =>
      methods.flatMap((method) => {
        const at = childOf(item, method);
        return at === null ? [] : [readOperation(reader, { path, item, method: method.toUpperCase(), at })];
      }),
    );
}

interface Source {
  readonly path: string;
  readonly item: Node;
  readonly method: string;
  readonly at: Node;
}

function readOperation(reader: ContractReader, { path, item, method, at }: Source): Operation {
  return {
    name: `${method} ${path}`,
    method,
    path,
    key: `${method} ${path.replace(/\{[^}]*\}/g, "{}")}`,
    at,
    pathItem: item,
    prefix: serverPrefix(reader, item, at),
    deprecated: flagOf(at, "deprecated"),
    parameters: readParameters(reader, item, at),
    body: readBody(reader, at),
    responses: reader
      .entries(at, "responses")
      .filter(([status]) => !status.startsWith("x-"))
      .map(([status, response]) => readResponse(reader, status.toUpperCase().replace("DEFAULT", "default"), response)),
    security: readSecurity(reader, at),
  };
}

function readBody(reader: ContractReader, operation: Node): Body | null {
  const at = reader.get(operation, "requestBody");
  return at === null ? null : { at, required: flagOf(at, "required"), content: readContent(reader, at) };
}

function readResponse(reader: ContractReader, status: string, at: Node): Response {
  return { status, at, headers: readHeaders(reader, at), content: readContent(reader, at) };
}

function readHeaders(reader: ContractReader, response: Node): ResponseHeader[] {
  return reader
    .entries(response, "headers")
    .filter(([name]) => name.toLowerCase() !== "content-type")
    .map(([name, at]) => ({
      name: name.toLowerCase(),
      at,
      required: flagOf(at, "required"),
      schema: childOf(at, "schema"),
    }));
}

function readContent(reader: ContractReader, holder: Node): Content[] {
  return reader.entries(holder, "content").map(([type, at]) => ({
    type: (type.split(";")[0] ?? "").trim().toLowerCase(),
    at,
    schema: childOf(at, "schema"),
  }));
}
