import { CORE_SCHEMA, load } from "js-yaml";
import type { Json } from "../../../lib/json.ts";
import { contractFault } from "./contract-fault.ts";
import { refuseExpansion } from "./refuse-expansion.ts";

/** Deeper than any contract that a person or a generator has written; keeps every walk off the end of the stack. */
const deepest = 128;

/**
 * The content of a JSON or YAML file. Throws `contract-unreadable` for a text that is neither, and
 * `contract-too-large` when aliases make more of a YAML file than a contract can be.
 */
export function parseDocument(text: string, file: string): Json {
  const value = looksLikeJson(text, file) ? parseJson(text, file) : parseYaml(text, file);
  refuseExpansion(value, file, deepest);
  return value as Json;
}

const looksLikeJson = (text: string, file: string): boolean => /\.json$/i.test(file) || /^\s*[{[]\s*["}\]]/.test(text);

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(file, "JSON", error);
  }
}

function parseYaml(text: string, file: string): unknown {
  try {
    return load(text, { schema: CORE_SCHEMA, maxDepth: deepest });
  } catch (error) {
    throw unreadable(file, "YAML", error);
  }
}

function unreadable(file: string, kind: string, error: unknown): Error {
  const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  return contractFault(
    "contract-unreadable",
    { file, pointer: "" },
    `expected ${kind}, but ${reason}`,
    `Correct the file so that it is valid ${kind}.`,
    error,
  );
}
