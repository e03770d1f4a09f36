import type { Parameter } from "../operation/operation.ts";
import { parameterKey } from "../operation/read-parameters.ts";
import type { OperationPair } from "./compare-operations.ts";

/** Parameters of a path are matched by their position, the others by place and name. */
export function compareParameters(pair: OperationPair): void {
  const { before, after, found } = pair;
  const next = keyed(after.path, after.parameters);
  const serving = keyed(before.path, before.parameters);
  for (const [key, parameter] of serving) {
    const other = next.get(key);
    if (other !== undefined) compareParameter(pair, parameter, other);
    else if (parameter.in !== "path")
      found("request-parameter-removed", true, `does not know ${nameOf(parameter)} any more`, parameter.at, after.at);
  }
  for (const [key, parameter] of next) {
    if (serving.has(key) || parameter.in === "path") continue;
    if (parameter.required)
      found(
        "request-parameter-required-added",
        true,
        `has a new required ${nameOf(parameter)}`,
        before.at,
        parameter.at,
      );
    else found("request-parameter-added", false, `has a new optional ${nameOf(parameter)}`, before.at, parameter.at);
  }
}

function keyed(path: string, parameters: readonly Parameter[]): Map<string, Parameter> {
  const positions = [...path.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name);
  return new Map(
    parameters.map((parameter) => {
      const key = parameter.in === "path" ? `path ${positions.indexOf(parameter.name)}` : parameterKey(parameter);
      return [key, parameter];
    }),
  );
}

function compareParameter(
  { after: { name: operation }, graph, found }: OperationPair,
  before: Parameter,
  after: Parameter,
): void {
  if (!before.required && after.required)
    found("request-parameter-required", true, `requires ${nameOf(after)} now`, before.at, after.at);
  if (before.required && !after.required)
    found("request-parameter-optional", false, `does not require ${nameOf(after)} any more`, before.at, after.at);
  if (before.style !== after.style || before.explode !== after.explode)
    found("request-parameter-style-changed", true, `has ${nameOf(after)} written another way`, before.at, after.at);
  const none = { file: after.at.file, pointer: after.at.pointer, value: true };
  if (before.schema === null && after.schema === null) return;
  graph.add({ operation, place: nameOf(after) }, "request", before.schema ?? none, after.schema ?? none);
}

const nameOf = (parameter: Parameter): string => `the ${parameter.in} parameter \`${parameter.name}\``;
