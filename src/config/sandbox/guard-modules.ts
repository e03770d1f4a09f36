import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { BoughError } from "../../lib/bough-error.ts";
import { isInTree } from "./tree.ts";

// Without prototype: what is looked up in it cannot be redefined by the definition's code.
const allowed = Object.assign(Object.create(null) as Record<string, true>, {
  "node:assert": true,
  "node:assert/strict": true,
  "node:buffer": true,
  "node:path": true,
  "node:path/posix": true,
  "node:url": true,
  "node:util": true,
} satisfies Record<string, true>);

const HINT =
  "A definition is data: it can import bough, files of its own commit, and of Node.js assert, buffer, fs (to read), path, url and util.";

/** How messages name the file that was being loaded when an error came up. */
export interface Loading {
  url: string | null;
}

/**
 * From here on an import leads to bough, to a file of the tree or to a harmless module of Node.js.
 * All code of the tree is an ES module, so that none gets hold of `require` or `module`.
 */
export function guardModules(modules: { readonly bough: string; readonly fs: string }): Loading {
  const loading: Loading = { url: null };
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (specifier === "bough") return { url: modules.bough, shortCircuit: true };
      if (specifier === "node:fs" || specifier === "fs") return { url: modules.fs, shortCircuit: true };
      const resolved = nextResolve(specifier, context);
      if (isAllowed(resolved.url)) return resolved;
      throw new BoughError("definition-forbidden", `the definition imports ${specifier}`, { hint: HINT });
    },
    load(url, context, nextLoad) {
      if (url in allowed || url === modules.bough || url === modules.fs) return nextLoad(url, context);
      loading.url = url;
      return nextLoad(url, { ...context, format: formatOf(url) });
    },
  });
  return loading;
}

function isAllowed(url: string): boolean {
  if (url in allowed) return true;
  return url[0] === "f" && url[4] === ":" && isInTree(fileURLToPath(url));
}

function formatOf(url: string): string {
  const path = fileURLToPath(url);
  const end = (length: number): string => path.substring(path.length - length);
  if (end(5) === ".json") return "json";
  if (end(3) === ".ts" || end(4) === ".mts") return "module-typescript";
  if (end(3) === ".js" || end(4) === ".mjs") return "module";
  throw new BoughError("definition-forbidden", `the definition imports ${path}, which is no ES module`, {
    hint: "Import files that end in .ts, .mts, .js, .mjs or .json.",
  });
}
