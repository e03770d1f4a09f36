import { Validator } from "@seriousme/openapi-schema-validator";
import type { ErrorObject } from "ajv";
import type { Json } from "../../../lib/json.ts";
import { contractFault } from "./contract-fault.ts";
import type { Place } from "./contract.ts";
import { describeFault } from "./describe-fault.ts";
import type { Fragment } from "./load-contract.ts";
import { pointerKeys, pointerPart } from "./pointer.ts";

/** Throws `contract-invalid` at the first thing that the schema of OpenAPI does not allow, in whichever file it stands. */
export async function checkOpenapi(
  file: string,
  openapi: "3.0" | "3.1",
  root: Json,
  fragments: readonly Fragment[],
): Promise<void> {
  const validator = new Validator();
  refuse(await faultOf(validator, root), (pointer) => ({ file, pointer }));
  if (fragments.length === 0) return;
  refuse(await faultOf(validator, gather(openapi, fragments)), (pointer) => placeOf(fragments, pointer));
}

/**
 * References are followed before, over several files, which the validator does not: it answers with
 * a text when a reference leads nowhere for it, and with a list when the schema is not kept.
 */
async function faultOf(validator: Validator, document: Json): Promise<ErrorObject | null> {
  const { errors } = await validator.validate(document as Record<string, unknown>);
  if (errors === undefined || typeof errors === "string") return null;
  return deepest(errors);
}

/** A choice between forms gives an error for each form; the one that went furthest tells what was meant. */
function deepest(errors: readonly ErrorObject[]): ErrorObject | null {
  const told = errors.filter(
    ({ keyword, schemaPath }) => !["if", "oneOf", "anyOf"].includes(keyword) && !schemaPath.includes("/Reference/"),
  );
  const depth = (error: ErrorObject): number => pointerKeys(error.instancePath).length;
  const [first = null] = [...(told.length > 0 ? told : errors)].sort((a, b) => depth(b) - depth(a));
  return first?.keyword === "enum" ? withAllValues(first, told) : first;
}

/** Each form may allow other values at the same place. */
function withAllValues(error: ErrorObject, errors: readonly ErrorObject[]): ErrorObject {
  const allowed = errors
    .filter(({ keyword, instancePath }) => keyword === "enum" && instancePath === error.instancePath)
    .flatMap(({ params }) => (params as { readonly allowedValues: readonly unknown[] }).allowedValues);
  return { ...error, params: { allowedValues: [...new Set(allowed)] } };
}

function refuse(error: ErrorObject | null, placeAt: (pointer: string) => Place): void {
  if (error === null) return;
  throw contractFault(
    "contract-invalid",
    placeAt(error.instancePath),
    describeFault(error),
    "Correct the contract; the OpenAPI specification says what may stand there.",
  );
}

/** A document that holds the parts of other files alone, so that they are checked by the same schema. */
function gather(openapi: "3.0" | "3.1", fragments: readonly Fragment[]): Json {
  const components: Record<string, Record<string, Json>> = {};
  const paths: Record<string, Json> = {};
  for (const [index, { section, value }] of fragments.entries()) {
    if (section === "pathItems") paths[`/fragment-${index}`] = value;
    else (components[section] ??= {})[`fragment-${index}`] = value;
  }
  return { openapi: `${openapi}.0`, info: { title: "fragments", version: "0" }, paths, components };
}

/** `/components/schemas/fragment-3/type` → where the fragment stands. */
function placeOf(fragments: readonly Fragment[], pointer: string): Place {
  const keys = pointerKeys(pointer);
  const at = keys.findIndex((key) => /^\/?fragment-\d+$/.test(key));
  const fragment = fragments[Number(keys[at]?.replace(/\D/g, ""))];
  if (fragment === undefined) return { file: fragments[0]?.file ?? "", pointer };
  const rest = keys.slice(at + 1).map((key) => `/${pointerPart(key)}`);
  return { file: fragment.file, pointer: fragment.pointer + rest.join("") };
}
