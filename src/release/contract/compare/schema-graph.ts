import type { Node } from "../document/contract.ts";
import type { ContractReader } from "../document/contract-reader.ts";
import { isRecord } from "../document/is-record.ts";
import type { Side } from "../schema/schema-view.ts";
import type { Finding } from "./change.ts";
import { compareSchemas, type Versions } from "./compare-schemas.ts";

/** Where an operation has a schema: `GET /people, response 200`. */
export interface SchemaUse {
  readonly operation: string;
  readonly place: string;
}

/** A schema's difference with the uses that it is reached from. */
export interface SchemaDifference {
  readonly finding: Finding;
  readonly side: Side;
  readonly inverted: boolean;
  /** Way from the first use to the schema: `.items[].name`. */
  readonly path: string;
  readonly uses: readonly SchemaUse[];
}

interface Pair extends Versions<readonly Node[]> {
  readonly side: Side;
  readonly inverted: boolean;
  readonly path: string;
  readonly uses: SchemaUse[];
  /** Pairs that this one is a part of. */
  readonly within: Set<Pair>;
  findings: readonly Finding[];
}

/**
 * Pairs of schemas, each compared once however often it is used. Schemas may hold each other in
 * circles: the pairs are a graph, and the uses of a difference are found by walking it back.
 */
export interface SchemaGraph {
  add(use: SchemaUse, side: Side, before: Node, after: Node): void;
  differences(): SchemaDifference[];
}

export function schemaGraph(readers: Versions<ContractReader>): SchemaGraph {
  const pairs = new Map<string, Pair>();
  /** In the order of their distance from a use, so that a pair is named by the shortest way to it. */
  const waiting: Pair[] = [];

  const pairOf = (nodes: Versions<readonly Node[]>, side: Side, inverted: boolean, path: string): Pair => {
    const before = nodes.before.map((node) => settle(readers.before, node));
    const after = nodes.after.map((node) => settle(readers.after, node));
    const key = `${side} ${inverted} ${keyOf(before)} | ${keyOf(after)}`;
    const known = pairs.get(key);
    if (known !== undefined) return known;
    const pair: Pair = { before, after, side, inverted, path, uses: [], within: new Set(), findings: [] };
    pairs.set(key, pair);
    waiting.push(pair);
    return pair;
  };

  const compareWaiting = (): void => {
    for (const pair of waiting) {
      const { side, inverted, path } = pair;
      const { findings, next } = compareSchemas({ readers, nodes: pair, side });
      pair.findings = findings;
      for (const descent of next.filter((one) => !isAlike(one)))
        pairOf(descent, side, inverted !== (descent.inverted === true), path + descent.label).within.add(pair);
    }
    waiting.length = 0;
  };

  return {
    add: (use, side, before, after) => {
      pairOf({ before: [before], after: [after] }, side, false, "").uses.push(use);
    },
    differences: () => {
      compareWaiting();
      return [...pairs.values()]
        .filter(({ findings }) => findings.length > 0)
        .flatMap((pair) => {
          const uses = usesOf(pair);
          const { side, inverted, path } = pair;
          return pair.findings.map((finding) => ({ finding, side, inverted, path, uses }));
        });
    },
  };
}

/** Schemas that are written alike and refer to nothing: most of a large contract. */
function isAlike({ before, after }: Versions<readonly Node[]>): boolean {
  const text = JSON.stringify(before.map(({ value }) => value));
  return !text.includes('"$ref"') && text === JSON.stringify(after.map(({ value }) => value));
}

/** A reference that says nothing else is what it refers to. */
const settle = (reader: ContractReader, node: Node): Node =>
  isRecord(node.value) && Object.keys(node.value).length === 1 ? reader.resolve(node) : node;

const keyOf = (nodes: readonly Node[]): string => nodes.map(({ file, pointer }) => `${file}#${pointer}`).join(" & ");

function usesOf(pair: Pair): SchemaUse[] {
  const seen = new Set([pair]);
  const uses: SchemaUse[] = [];
  for (const one of seen) {
    uses.push(...one.uses);
    for (const outer of one.within) seen.add(outer);
  }
  return uses;
}
