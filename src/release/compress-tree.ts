import { readFile, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { hasCode } from "../lib/has-code.ts";
import { mapLimit } from "../lib/map-limit.ts";

const compressible = /\.(html?|css|m?js|json|map|svg|txt|xml|webmanifest|wasm|ico|md|csv|ttf|otf|eot)$/i;
/** Below this the headers weigh more than what is saved; in bytes. */
const smallest = 1024;
/** Compressing takes about a second for each MiB at the highest quality; in bytes. */
const thorough = 128 * 1024;
/** Files that are larger are downloads; in bytes. */
const largest = 32 * 1024 * 1024;

/** Writes `<file>.br` and `<file>.gz` beside each text file where that saves at least a twentieth. */
export async function compressTree(tree: string): Promise<void> {
  const files = await readdir(tree, { recursive: true, withFileTypes: true });
  const texts = files.filter((file) => file.isFile() && compressible.test(file.name));
  await mapLimit(texts, 4, (file) => compressFile(join(file.parentPath, file.name)));
}

async function compressFile(path: string): Promise<void> {
  const { size } = await stat(path);
  if (size < smallest || size > largest) return;
  const content = await readFile(path);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: size <= thorough ? 11 : 9,
    [constants.BROTLI_PARAM_SIZE_HINT]: size,
  };
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(content, { params }),
    promisify(gzip)(content, { level: 9 }),
  ]);
  await Promise.all([keep(`${path}.br`, br, size), keep(`${path}.gz`, gz, size)]);
}

/** A file of that name that the build made stays. */
async function keep(path: string, content: Buffer, original: number): Promise<void> {
  if (content.length > original * 0.95) return;
  try {
    await writeFile(path, content, { flag: "wx" });
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  }
}
