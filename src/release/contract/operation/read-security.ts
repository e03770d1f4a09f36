import type { Node } from "../document/contract.ts";
import { type ContractReader, childOf, childrenOf } from "../document/contract-reader.ts";
import { textOf } from "../document/values-of.ts";
import type { Requirement, Scheme } from "./operation.ts";

/** What an operation asks of its clients: its own `security`, else the document's. */
export function readSecurity(reader: ContractReader, operation: Node): Requirement[] {
  const security = childOf(operation, "security") ?? childOf(reader.root, "security");
  return childrenOf(security).map(([, requirement]) => ({
    schemes: childrenOf(requirement).map(([name, scopes]) => readScheme(reader, name, scopes)),
  }));
}

function readScheme(reader: ContractReader, name: string, scopes: Node): Scheme {
  const components = reader.get(reader.root, "components");
  const schemes = components === null ? null : childOf(components, "securitySchemes");
  const at = schemes === null ? null : reader.get(schemes, name);
  const listed = childrenOf(scopes).flatMap(([, { value }]) => (typeof value === "string" ? [value] : []));
  if (at === null) return { name, identity: name, header: null, scopes: listed };
  const part = (key: string): string => (textOf(at, key) ?? "").toLowerCase();
  const type = textOf(at, "type") ?? "";
  const identity = [type, part("scheme"), part("in"), part("name"), part("openIdConnectUrl")].filter(
    (text) => text !== "",
  );
  return { name, identity: identity.join(" "), header: headerOf(type, part("in"), part("name")), scopes: listed };
}

function headerOf(type: string, place: string, name: string): string | null {
  if (type !== "apiKey") return type === "mutualTLS" ? null : "authorization";
  if (place === "header") return name;
  return place === "cookie" ? "cookie" : null;
}
