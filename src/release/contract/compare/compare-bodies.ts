import type { Content } from "../operation/operation.ts";
import type { Node } from "../document/contract.ts";
import type { Side } from "../schema/schema-view.ts";
import type { OperationPair } from "./compare-operations.ts";

/** What clients send. */
export function compareBodies(pair: OperationPair): void {
  const { before, after, found } = pair;
  const [old, now] = [before.body, after.body];
  if (old === null && now === null) return;
  if (old === null && now !== null)
    found(
      now.required ? "request-body-required-added" : "request-body-added",
      now.required,
      now.required ? "requires a body now" : "takes a body now",
      before.at,
      now.at,
    );
  if (old !== null && now === null) found("request-body-removed", true, "takes no body any more", old.at, after.at);
  if (old === null || now === null) return;
  if (!old.required && now.required) found("request-body-required", true, "requires a body now", old.at, now.at);
  if (old.required && !now.required)
    found("request-body-optional", false, "does not require a body any more", old.at, now.at);
  compareContent(pair, { side: "request", place: "the body", before: old, after: now });
}

export interface ContentPair {
  readonly side: Side;
  /** `the body`, `response 200`. */
  readonly place: string;
  readonly before: { readonly at: Node; readonly content: readonly Content[] };
  readonly after: { readonly at: Node; readonly content: readonly Content[] };
}

/** Media types, and the schemas of those that both have. A range such as `image/*` takes what falls into it. */
export function compareContent(pair: OperationPair, { side, place, before, after }: ContentPair): void {
  const { found, graph } = pair;
  for (const content of before.content) {
    const other = matching(after.content, content.type);
    if (other === undefined) {
      found(`${side}-media-type-removed`, true, `${place} is not ${content.type} any more`, content.at, after.at);
    } else if (content.schema !== null || other.schema !== null) {
      const none = { file: other.at.file, pointer: other.at.pointer, value: true };
      const use = { operation: pair.after.name, place };
      graph.add(use, side, content.schema ?? none, other.schema ?? none);
    }
  }
  for (const content of after.content) {
    if (matching(before.content, content.type) === undefined)
      found(`${side}-media-type-added`, false, `${place} may be ${content.type} as well now`, before.at, content.at);
  }
}

/** The entry for a media type: the type itself, else the narrowest range that holds it. */
export function matching(content: readonly Content[], type: string): Content | undefined {
  const [main] = type.split("/");
  return (
    content.find((one) => one.type === type) ??
    content.find((one) => one.type === `${main}/*`) ??
    content.find((one) => one.type === "*/*")
  );
}
