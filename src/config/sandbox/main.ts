import { writeSync } from "node:fs";
import { extname } from "node:path";
import { pathToFileURL } from "node:url";
import { BoughError } from "../../lib/bough-error.ts";
import type { Json } from "../../lib/json.ts";
import "../../model/index.ts";
import { type Answer, ANSWER_DESCRIPTOR, LARGEST_ANSWER } from "./answer.ts";
import { failureOf } from "./failure.ts";
import "./fs.ts";
import { guardGlobals } from "./guard-globals.ts";
import { guardModules } from "./guard-modules.ts";
import { toJson } from "./to-json.ts";
import { root } from "./tree.ts";

// The child process: evaluates the definition `argv[3]` in the tree `argv[2]` and hands it back.
// Nothing here is within reach of the definition's code.

const file = process.argv[3] ?? "";
const exit = process.exit.bind(process);
const extension = extname(import.meta.url);
const loading = guardModules({
  bough: new URL(`../../model/index${extension}`, import.meta.url).href,
  fs: new URL(`./fs${extension}`, import.meta.url).href,
});
process.once("uncaughtException", (error) => finish({ status: "failed", ...failureOf(error, null) }));
guardGlobals(root);
finish(await evaluate());

async function evaluate(): Promise<Answer> {
  try {
    const definition = definitionOf((await import(pathToFileURL(file).href)) as object);
    if (JSON.stringify(definition).length > LARGEST_ANSWER / 2) {
      throw new BoughError("definition-invalid", "the definition is larger than 512 KiB", {
        hint: "Keep data that is not about infrastructure out of it.",
      });
    }
    return { status: "evaluated", definition };
  } catch (error) {
    return { status: "failed", ...failureOf(error, loading.url) };
  }
}

function definitionOf(module: object): Json {
  const exported: unknown = "default" in module ? module.default : undefined;
  if (typeof exported === "object" && exported !== null && !("kind" in exported)) return toJson(exported);
  const found = exported === undefined ? "has no default export" : "exports something else by default than app({ … })";
  throw new BoughError("definition-invalid", `the definition ${found}`, {
    hint: 'End it with: export default app({ name: "…", resources: { … } });',
  });
}

function finish(answer: Answer): void {
  let bytes = Buffer.from(`${JSON.stringify(answer)}\n`);
  while (bytes.length > 0) bytes = bytes.subarray(writeSync(ANSWER_DESCRIPTOR, bytes));
  exit(0);
}
