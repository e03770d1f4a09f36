import { join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { GuardedPackages } from "../../../../sandbox/guard-modules.ts";
import { packageFolders } from "../package-folders.ts";

/** What the CDK loads of Node.js. None of it reaches a network that is not cut; what it does to files and processes, Node.js's permissions decide. */
const builtins = Object.assign(
  Object.create(null) as Record<string, true>,
  Object.fromEntries(
    [
      "assert",
      "async_hooks",
      "buffer",
      "child_process",
      "console",
      "constants",
      "crypto",
      "events",
      "fs",
      "fs/promises",
      "module",
      "net",
      "os",
      "path",
      "perf_hooks",
      "process",
      "stream",
      "string_decoder",
      "timers",
      "url",
      "util",
      "v8",
      "zlib",
    ].map((name) => [`node:${name}`, true as const]),
  ),
);

/** aws-cdk-lib and constructs, as bough itself has them: a class of theirs is the same class for both. */
export function cdkModules(): GuardedPackages {
  const own = join(import.meta.dirname, "../../../..");
  const folders = [own, ...packageFolders()].map((folder) => pathToFileURL(folder + sep).href);
  return {
    from: import.meta.url,
    offers: (specifier) =>
      specifier === "constructs" || specifier === "aws-cdk-lib" || beginsWith(specifier, "aws-cdk-lib/"),
    holds(url) {
      for (const folder of folders) if (beginsWith(url, folder)) return true;
      return false;
    },
    builtins,
  };
}

function beginsWith(text: string, start: string): boolean {
  for (let index = 0; index < start.length; index += 1) if (text[index] !== start[index]) return false;
  return true;
}
