import { readFile, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import type { Json } from "../../../lib/json.ts";
import { contractFault } from "./contract-fault.ts";
import { parseDocument } from "./parse-document.ts";
import type { Place } from "./contract.ts";

/** Bytes of one file. */
const largest = 32 * 1024 * 1024;

/** The content of a file below `folder`; `at` is the reference that asks for it, null for the contract itself. */
export async function readContractFile(folder: string, file: string, at: Place | null): Promise<Json> {
  const path = await realpath(join(folder, file)).catch(() => null);
  const place = at ?? { file, pointer: "" };
  if (path === null) {
    const what = at === null ? "there is no such file below the service's root" : `there is no file "${file}"`;
    throw contractFault(
      "contract-missing",
      place,
      `expected a file, but ${what}`,
      "Correct the path, or commit the file.",
    );
  }
  const root = await realpath(folder);
  if (!path.startsWith(root + sep)) {
    throw contractFault(
      "contract-outside",
      place,
      `expected a file below the service's root, but "${file}" is a link that leads outside`,
      "Put the file itself there, not a link to it.",
    );
  }
  const { size, isFile } = await describe(path);
  if (!isFile)
    throw contractFault("contract-missing", place, `expected "${file}" to be a file`, "Name an OpenAPI document.");
  if (size > largest) {
    throw contractFault(
      "contract-too-large",
      place,
      `expected at most ${largest / 1024 / 1024} MB, but "${file}" has ${Math.ceil(size / 1024 / 1024)} MB`,
      "Move large examples out of the contract.",
    );
  }
  return parseDocument(await readFile(path, "utf8"), file);
}

async function describe(path: string): Promise<{ size: number; isFile: boolean }> {
  const stats = await stat(path);
  return { size: stats.size, isFile: stats.isFile() };
}
