import { createHash } from "node:crypto";
import { generateSync } from "json-schema-faker";
import type { Json } from "../../../lib/json.ts";
import type { Node } from "../document/contract.ts";
import { type ContractReader, childOf, childrenOf } from "../document/contract-reader.ts";
import { jsonSchemas } from "../schema/json-schemas.ts";
import { schemaParts } from "../schema/schema-parts.ts";
import { schemaValidator } from "../schema/schema-validator.ts";

/** A value for a request, and whether the contract gives it or it was made up. */
export interface MadeValue {
  readonly value: Json;
  readonly madeUp: boolean;
}

export interface ValueMaker {
  /**
   * A value for a parameter or a body: the contract's example number `variant` if it has one, else
   * one made from the schema. `full` asks for the optional parts too. Null when none can be made.
   */
  make(request: { holder: Node; schema: Node | null; name: string; variant: number; full: boolean }): MadeValue | null;
  /** How many examples there are to choose from. */
  examples(holder: Node, schema: Node | null): readonly Json[];
}

/** Tries before a schema counts as one that no value can be made for. */
const tries = 5;

/** Makes the same values for the same seed. */
export function valueMaker(reader: ContractReader, seed: number): ValueMaker {
  const schemas = jsonSchemas(reader, "request");
  const validator = schemaValidator(schemas);

  const generate = (schema: Node, name: string, full: boolean): Json | null => {
    const id = schemas.idOf(schema);
    const isValid = validator(id);
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const value = fake(
        schemas.get(id),
        (ref) => schemas.get(ref),
        seedOf(seed, name, attempt),
        full && attempt < tries - 1,
      );
      if (value !== undefined && isValid(value)) return value;
    }
    return null;
  };

  const examples = (holder: Node, schema: Node | null): readonly Json[] => [
    ...examplesOf(reader, holder),
    ...(schema === null ? [] : schemaParts(reader, [schema]).parts.flatMap((part) => schemaExamples(part))),
  ];

  return {
    examples,
    make: ({ holder, schema, name, variant, full }) => {
      const given = examples(holder, schema);
      const example = given[Math.min(variant, given.length - 1)];
      if (example !== undefined) return { value: example, madeUp: false };
      if (schema === null) return { value: "example", madeUp: true };
      const value = generate(schema, name, full);
      return value === null ? null : { value, madeUp: true };
    },
  };
}

function fake(schema: Json, resolve: (ref: string) => Json, seed: number, full: boolean): Json | undefined {
  try {
    const value: unknown = generateSync(schema as Parameters<typeof generateSync>[0], {
      seed,
      refResolver: (ref: string) => resolve(ref) as Exclude<Parameters<typeof generateSync>[0], boolean>,
      optionalsProbability: full ? 1 : 0,
      maxDefaultItems: 2,
      maxDepth: 12,
    });
    return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as Json);
  } catch {
    return undefined;
  }
}

const seedOf = (seed: number, name: string, attempt: number): number =>
  createHash("sha256").update(`${seed} ${name} ${attempt}`).digest().readUInt32BE(0);

/** `example` and `examples` of a parameter or of a media type. */
function examplesOf(reader: ContractReader, holder: Node): Json[] {
  const example = childOf(holder, "example");
  const named = reader.entries(holder, "examples").flatMap(([, one]) => childOf(one, "value") ?? []);
  return [...(example === null ? [] : [example]), ...named].map(({ value }) => value);
}

/** `example`, `examples` and `default` of a schema. */
function schemaExamples(schema: Node): Json[] {
  const listed = childrenOf(childOf(schema, "examples")).map(([, one]) => one);
  return [childOf(schema, "example"), ...listed, childOf(schema, "default")].flatMap((one) => one?.value ?? []);
}
