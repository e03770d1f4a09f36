import type { Node } from "../document/contract.ts";
import { type ContractReader, childOf, childrenOf } from "../document/contract-reader.ts";
import { textOf } from "../document/values-of.ts";

/** The path of the first server that is named for an operation, its path or the document: `/v1`, or nothing. */
export function serverPrefix(reader: ContractReader, item: Node, operation: Node): string {
  const servers = childOf(operation, "servers") ?? childOf(item, "servers") ?? childOf(reader.root, "servers");
  const [first] = childrenOf(servers);
  if (first === undefined) return "";
  const url = (textOf(first[1], "url") ?? "").replace(/\{([^}]*)\}/g, (_, name: string) => defaultOf(first[1], name));
  return pathOf(url).replace(/\/+$/, "");
}

function defaultOf(server: Node, variable: string): string {
  const variables = childOf(server, "variables");
  const described = variables === null ? null : childOf(variables, variable);
  return described === null ? "" : (textOf(described, "default") ?? "");
}

/** A server's URL may be relative, and its host a placeholder: neither matters here. */
function pathOf(url: string): string {
  const path = url.replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/]*/i, "").replace(/[?#].*$/, "");
  return path === "" || path.startsWith("/") ? path : `/${path.replace(/^\.\//, "")}`;
}
