import { extname } from "node:path";
import { pathToFileURL } from "node:url";
import { BoughError } from "../../lib/bough-error.ts";
import type { Json } from "../../lib/json.ts";
import "../../model/index.ts";
import { type Answer, writeAnswer } from "../../sandbox/answer.ts";
import { failureOf } from "../../sandbox/failure-of.ts";
import { guardGlobals } from "../../sandbox/guard-globals.ts";
import { guardModules } from "../../sandbox/guard-modules.ts";
import { root } from "../../sandbox/tree.ts";
import { definitionSubject } from "./definition-subject.ts";
import "./fs.ts";
import { LARGEST_DEFINITION } from "./largest-definition.ts";
import { toJson } from "./to-json.ts";

// The child process: evaluates the definition `argv[3]` in the tree `argv[2]` and hands it back.
// Nothing here is within reach of the definition's code.

const file = process.argv[3] ?? "";
const exit = process.exit.bind(process);
const extension = extname(import.meta.url);
const loading = guardModules(definitionSubject, {
  bough: new URL(`../../model/index${extension}`, import.meta.url).href,
  fs: new URL(`./fs${extension}`, import.meta.url).href,
  packages: null,
});
process.once("uncaughtException", (error) =>
  finish({ status: "failed", ...failureOf(definitionSubject, error, null) }),
);
guardGlobals(root, definitionSubject);
finish(await evaluate());

async function evaluate(): Promise<Answer> {
  try {
    const definition = definitionOf((await import(pathToFileURL(file).href)) as object);
    if (JSON.stringify(definition).length > LARGEST_DEFINITION) {
      throw new BoughError("definition-invalid", "the definition is larger than 512 KiB", {
        hint: "Keep data that is not about infrastructure out of it.",
      });
    }
    return { status: "evaluated", value: definition };
  } catch (error) {
    return { status: "failed", ...failureOf(definitionSubject, error, loading.url) };
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
  writeAnswer(answer);
  exit(0);
}
