import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { BoughError } from "../lib/bough-error.ts";
import type { Subject } from "./subject.ts";
import { isInTree } from "./tree.ts";

// Without prototype: what is looked up in it cannot be redefined by the code.
const allowed = Object.assign(Object.create(null) as Record<string, true>, {
  "node:assert": true,
  "node:assert/strict": true,
  "node:buffer": true,
  "node:path": true,
  "node:path/posix": true,
  "node:url": true,
  "node:util": true,
} satisfies Record<string, true>);

export interface GuardedModules {
  /** What `bough` is. */
  readonly bough: string;
  /** What `node:fs` is. */
  readonly fs: string;
  /** Packages of bough's that the code may import; null for none. */
  readonly packages: GuardedPackages | null;
}

export interface GuardedPackages {
  /** URL of the module that they are resolved from. */
  readonly from: string;
  /** Whether a specifier names one of them. */
  offers(specifier: string): boolean;
  /** Whether a module is of one of them. Calls no method that the code could have replaced. */
  holds(url: string): boolean;
  /** What they may load besides their own modules. */
  readonly builtins: Readonly<Record<string, true>>;
}

/** How messages name the file that was being loaded when an error came up. */
export interface Loading {
  url: string | null;
}

/**
 * From here on an import leads to bough, to a file of the tree, to a package that is offered or to a
 * harmless module of Node.js. All code of the tree is an ES module, so that none gets hold of
 * `require` or `module`.
 */
export function guardModules(subject: Subject, { bough, fs, packages }: GuardedModules): Loading {
  const loading: Loading = { url: null };
  const ofPackage = (url: string | undefined): boolean => packages !== null && url !== undefined && packages.holds(url);
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (packages !== null && ofPackage(context.parentURL)) {
        const resolved = nextResolve(specifier, context);
        if (isAllowed(resolved.url) || resolved.url in packages.builtins || packages.holds(resolved.url))
          return resolved;
        throw forbidden(specifier);
      }
      if (specifier === "bough") return { url: bough, shortCircuit: true };
      if (specifier === "node:fs" || specifier === "fs") return { url: fs, shortCircuit: true };
      if (packages?.offers(specifier) === true) return nextResolve(specifier, { ...context, parentURL: packages.from });
      const resolved = nextResolve(specifier, context);
      if (isAllowed(resolved.url)) return resolved;
      throw forbidden(specifier);
    },
    load(url, context, nextLoad) {
      if (url in allowed || url === bough || url === fs) return nextLoad(url, context);
      if (ofPackage(url) || (packages !== null && url in packages.builtins)) return nextLoad(url, context);
      loading.url = url;
      return nextLoad(url, { ...context, format: formatOf(subject, url) });
    },
  });
  return loading;

  function forbidden(specifier: string): BoughError {
    return new BoughError(subject.codes.forbidden, `${subject.name} imports ${specifier}`, {
      hint: subject.hints.imports,
    });
  }
}

function isAllowed(url: string): boolean {
  if (url in allowed) return true;
  return url[0] === "f" && url[4] === ":" && isInTree(fileURLToPath(url));
}

function formatOf({ name, codes }: Subject, url: string): string {
  const path = fileURLToPath(url);
  const end = (length: number): string => path.substring(path.length - length);
  if (end(5) === ".json") return "json";
  if (end(3) === ".ts" || end(4) === ".mts") return "module-typescript";
  if (end(3) === ".js" || end(4) === ".mjs") return "module";
  throw new BoughError(codes.forbidden, `${name} imports ${path}, which is no ES module`, {
    hint: "Import files that end in .ts, .mts, .js, .mjs or .json.",
  });
}
