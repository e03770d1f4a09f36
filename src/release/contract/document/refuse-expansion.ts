import { contractFault } from "./contract-fault.ts";
import { pointerPart } from "./pointer.ts";

/** Values that a contract may consist of, each alias counted with all that it stands for: ten times what 10 MB hold. */
const mostValues = 4_000_000;

/**
 * Refuses what is small in its file and endless in memory: aliases of aliases, aliases of
 * themselves, endless nesting; and what JSON cannot say. A shared value is walked once.
 */
export function refuseExpansion(root: unknown, file: string, deepest: number): void {
  const sizes = new Map<object, number>();
  const open = new Set<object>();

  const measure = (value: unknown, pointer: string, depth: number): number => {
    if (typeof value === "number" && !Number.isFinite(value)) throw notJson(file, pointer, value);
    if (typeof value !== "object" || value === null) return 1;
    const known = sizes.get(value);
    if (known !== undefined) return known;
    if (open.has(value)) throw tooLarge(file, pointer, "the alias stands for something that holds the alias itself");
    if (depth > deepest) throw tooLarge(file, pointer, `it is nested deeper than ${deepest} levels`);
    open.add(value);
    let size = 1;
    for (const [key, part] of Object.entries(value)) size += measure(part, `${pointer}/${pointerPart(key)}`, depth + 1);
    open.delete(value);
    if (size > mostValues) throw tooLarge(file, pointer, `its aliases make more than ${mostValues} values of it`);
    sizes.set(value, size);
    return size;
  };
  measure(root, "", 0);
}

const tooLarge = (file: string, pointer: string, what: string): Error =>
  contractFault(
    "contract-too-large",
    { file, pointer },
    `expected a document of limited size, but ${what}`,
    "Use `$ref` where parts are used again, and not aliases of aliases.",
  );

const notJson = (file: string, pointer: string, value: number): Error =>
  contractFault(
    "contract-unreadable",
    { file, pointer },
    `expected a value that JSON has, and not ${value}`,
    "Write a number, or quote the value.",
  );
