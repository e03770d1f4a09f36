import type { Json } from "../../../lib/json.ts";
import { contractFault } from "./contract-fault.ts";
import type { Contract, Node, Place } from "./contract.ts";
import { isRecord } from "./is-record.ts";
import { pointerPart, valueAt } from "./pointer.ts";
import { referenceTarget } from "./reference.ts";

/** Walks a contract: whatever it hands out knows its place, and is the thing itself, not a reference to it. */
export interface ContractReader {
  readonly contract: Contract;
  readonly root: Node;
  /** The node itself, or what its `$ref` leads to. */
  resolve(node: Node): Node;
  /** What the `$ref` of a node names, which may be a reference again. */
  target(node: Node): Node;
  get(node: Node, key: string): Node | null;
  /** The entries of the object at `key`. */
  entries(node: Node, key: string): readonly (readonly [string, Node])[];
  /** The items of the array at `key`. */
  items(node: Node, key: string): readonly Node[];
}

export function contractReader(contract: Contract): ContractReader {
  const target = (node: Node): Node => {
    const ref = isRecord(node.value) ? node.value["$ref"] : undefined;
    return typeof ref === "string" ? nodeAt(contract, referenceTarget(ref, node)) : node;
  };
  const resolve = (node: Node): Node => {
    let at = node;
    for (let steps = 0; isRecord(at.value) && typeof at.value["$ref"] === "string"; steps += 1) {
      if (steps > 100)
        throw contractFault("contract-invalid", node, "expected `$ref` to end somewhere", "Break the cycle.");
      at = target(at);
    }
    return at;
  };
  const get = (node: Node, key: string): Node | null => {
    const found = childOf(node, key);
    return found === null ? null : resolve(found);
  };
  return {
    contract,
    root: nodeAt(contract, { file: contract.file, pointer: "" }),
    resolve,
    target,
    get,
    entries: (node, key) => childrenOf(childOf(node, key)).map(([name, child]) => [name, resolve(child)] as const),
    items: (node, key) => childrenOf(childOf(node, key)).map(([, child]) => resolve(child)),
  };
}

/** The value under a key or index, as it is written: a reference stays one. */
export function childOf(node: Node, key: string): Node | null {
  const value = isRecord(node.value) && Object.hasOwn(node.value, key) ? node.value[key] : undefined;
  return value === undefined ? null : below(node, key, value);
}

/** All that an object or array holds, as it is written. */
export function childrenOf(node: Node | null): readonly (readonly [string, Node])[] {
  if (node === null || typeof node.value !== "object" || node.value === null) return [];
  return Object.entries(node.value).map(([key, value]: [string, Json]) => [key, below(node, key, value)] as const);
}

const below = (node: Node, key: string, value: Json): Node => ({
  file: node.file,
  pointer: `${node.pointer}/${pointerPart(key)}`,
  value,
});

function nodeAt(contract: Contract, place: Place): Node {
  const value = valueAt(contract.documents.get(place.file) ?? null, place.pointer);
  if (value === undefined) throw contractFault("contract-invalid", place, "expected something there", "Add it.");
  return { ...place, value };
}
