import { realpath } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { BoughError } from "../lib/bough-error.ts";
import type { Definition } from "../model/definition.ts";
import { evaluate } from "./evaluate.ts";
import { parseDefinition } from "./parse-definition.ts";

/** Names that a definition's file may have, in the order in which they are looked for. */
export const DEFINITION_FILES = ["bough.config.ts", "bough.config.mts", "bough.config.js", "bough.config.mjs"] as const;

export interface LoadOptions {
  /** Folder with the files of the commit. */
  readonly root: string;
  /** Path of the definition below `root`; by default the first of `DEFINITION_FILES` that is there. */
  readonly file?: string;
  readonly signal?: AbortSignal;
}

/**
 * The definition of a commit, evaluated in a sandbox, checked and frozen. Throws a `BoughError`
 * whose message begins with the file: `definition-missing`, `definition-invalid`,
 * `definition-failed`, `definition-forbidden`, `definition-timeout` or `definition-memory`.
 */
export async function loadDefinition({ root, file, signal }: LoadOptions): Promise<Definition> {
  const tree = await realpath(root);
  const path = await findDefinition(tree, file === undefined ? DEFINITION_FILES : [file]);
  const name = relative(tree, path);
  try {
    const answer = await evaluate(tree, path, signal);
    if (answer.status === "evaluated") return parseDefinition(answer.value);
    throw new BoughError(answer.code, answer.message, answer.hint === null ? {} : { hint: answer.hint });
  } catch (error) {
    if (!(error instanceof BoughError)) throw error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    throw new BoughError(error.code, `${name}: ${withoutFolder(error.message, tree)}`, { ...hint, cause: error });
  }
}

async function findDefinition(tree: string, names: readonly string[]): Promise<string> {
  for (const name of names) {
    const path = await realpath(join(tree, name)).catch(() => null);
    if (path === null) continue;
    if (path.startsWith(tree + sep)) return path;
    throw new BoughError("definition-forbidden", `${name} leads outside the repository`, {
      hint: "Put the definition itself there, not a link to it.",
    });
  }
  throw new BoughError("definition-missing", `there is no ${names[0]} at the root of the repository`, {
    hint: "Write one with: bough init",
  });
}

/** Where the files were laid out for the evaluation is of no interest to their author. */
function withoutFolder(message: string, tree: string): string {
  return message.replaceAll(`file://${tree}/`, "").replaceAll(`${tree}/`, "");
}
