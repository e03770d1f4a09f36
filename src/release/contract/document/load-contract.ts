import { posix } from "node:path";
import type { Json } from "../../../lib/json.ts";
import { checkOpenapi } from "./check-openapi.ts";
import { contractFault } from "./contract-fault.ts";
import type { Contract, Place } from "./contract.ts";
import { findReferences, type Reference, type Section } from "./find-references.ts";
import { isRecord } from "./is-record.ts";
import { valueAt } from "./pointer.ts";
import { readContractFile } from "./read-contract-file.ts";
import { referenceTarget } from "./reference.ts";

/** Part of another file that the contract refers to, and as what. */
export interface Fragment extends Place {
  readonly section: Section;
  readonly value: Json;
}

const mostFiles = 500;

/**
 * Reads the OpenAPI document (3.0 or 3.1, YAML or JSON) at `path` below `folder`, and every file
 * that it refers to. Throws `contract-missing`, `contract-outside`, `contract-remote-ref`,
 * `contract-unreadable`, `contract-too-large`, `contract-version` or `contract-invalid`, each with
 * the file, the place in it, and what was expected.
 *
 * A contract of 10 MB takes about a second of computing, so the processes that serve call it in a
 * thread of its own: see `inThread`.
 */
export async function loadContract(folder: string, path: string): Promise<Contract> {
  const file = posix.normalize(path);
  const top = { file, pointer: "" };
  if (posix.isAbsolute(file) || file === ".." || file.startsWith("../")) {
    const what = "expected a path below the service's root";
    throw contractFault("contract-outside", top, what, "Move the contract into the service's folder.");
  }
  const documents = new Map<string, Json>([[file, await readContractFile(folder, file, null)]]);
  const root = documents.get(file) ?? null;
  const openapi = openapiVersion(root, top);
  const fragments = await collect(folder, documents, findReferences(root, top, "schemas"), file);
  refuseEmptyCycles(documents, fragments.references);
  await checkOpenapi(file, openapi, root, fragments.others);
  const version = valueAt(root, "/info/version");
  return { file, openapi, version: typeof version === "string" ? version : "", documents };
}

function openapiVersion(root: Json, top: Place): "3.0" | "3.1" {
  const version = isRecord(root) ? root["openapi"] : undefined;
  if (typeof version === "string" && /^3\.[01]\.\d+/.test(version)) return version.startsWith("3.0") ? "3.0" : "3.1";
  const what = isRecord(root) && root["swagger"] !== undefined ? "Swagger 2.0" : describeVersion(version);
  throw contractFault(
    "contract-version",
    top,
    `expected an OpenAPI document with \`openapi: 3.0.x\` or \`3.1.x\`, but got ${what}`,
    "Name an OpenAPI 3 document in `contract`, or convert this one.",
  );
}

const describeVersion = (version: Json | undefined): string =>
  version === undefined ? "a file that has no `openapi`" : `openapi: ${JSON.stringify(version)}`;

/** Reads file after file until every reference leads to something. */
async function collect(
  folder: string,
  documents: Map<string, Json>,
  first: readonly Reference[],
  rootFile: string,
): Promise<{ references: readonly Reference[]; others: readonly Fragment[] }> {
  const references = [...first];
  const others: Fragment[] = [];
  const seen = new Set<string>();
  for (let index = 0; index < references.length; index += 1) {
    const reference = references[index];
    if (reference === undefined) break;
    const target = referenceTarget(reference.ref, reference.at);
    const document = documents.get(target.file) ?? (await readAnother(folder, documents, target.file, reference.at));
    const value = valueAt(document, target.pointer);
    if (value === undefined) throw dangling(reference);
    const key = `${reference.section} ${target.file}#${target.pointer}`;
    if (target.file === rootFile || seen.has(key)) continue;
    seen.add(key);
    others.push({ ...target, section: reference.section, value });
    references.push(...findReferences(value, target, reference.section));
  }
  return { references, others };
}

async function readAnother(folder: string, documents: Map<string, Json>, file: string, at: Place): Promise<Json> {
  if (documents.size >= mostFiles) {
    const what = `expected at most ${mostFiles} files`;
    throw contractFault("contract-too-large", at, what, "Put the parts of the contract into fewer files.");
  }
  const document = await readContractFile(folder, file, at);
  documents.set(file, document);
  return document;
}

const dangling = ({ at, ref }: Reference): Error =>
  contractFault(
    "contract-invalid",
    at,
    `expected \`$ref\` to lead to something, but there is nothing at "${ref}"`,
    "Correct the reference, or add what it names.",
  );

/** A schema may hold itself in a property; a reference that leads to itself alone says nothing. */
function refuseEmptyCycles(documents: ReadonlyMap<string, Json>, references: readonly Reference[]): void {
  const settled = new Set<string>();
  for (const reference of references) {
    const way = new Set<string>();
    let at: Place | null = reference.at;
    while (at !== null) {
      const key = `${at.file}#${at.pointer}`;
      if (settled.has(key)) break;
      if (way.has(key)) {
        const what = `expected \`$ref\` to end somewhere, but "${reference.ref}" leads back to itself`;
        throw contractFault("contract-invalid", reference.at, what, "Let one of the references be the thing itself.");
      }
      way.add(key);
      const value: Json | undefined = valueAt(documents.get(at.file) ?? null, at.pointer);
      const ref: Json | undefined = isRecord(value) && Object.keys(value).length === 1 ? value["$ref"] : undefined;
      at = typeof ref === "string" ? referenceTarget(ref, at) : null;
    }
    for (const key of way) settled.add(key);
  }
}
