import { readFileSync } from "node:fs";
import { parseSync } from "oxc-parser";

/**
 * Every module that a source file refers to, by the specifier as it is written: imports, re-exports,
 * dynamic imports and imported types with a literal specifier, and files named by
 * `new URL("./file.ts", import.meta.url)`.
 */
export function importsOf(file: string, source = readFileSync(file, "utf8")): string[] {
  const { module, errors } = parseSync(file, source);
  if (errors[0] !== undefined) throw new Error(`${file}: ${errors[0].message}`);
  return [
    ...module.staticImports.map((statement) => statement.moduleRequest.value),
    ...module.staticExports.flatMap((statement) =>
      statement.entries.flatMap((entry) => (entry.moduleRequest === null ? [] : [entry.moduleRequest.value])),
    ),
    ...matches(source, /\bimport\(\s*["']([^"']+)["']/g),
    ...matches(source, /\bnew URL\(\s*["'](\.[^"']+)["'],\s*import\.meta\.url/g),
  ];
}

function matches(source: string, pattern: RegExp): string[] {
  return [...source.matchAll(pattern)].flatMap((match) => match[1] ?? []);
}
