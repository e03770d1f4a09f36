import type { z } from "zod";
import { definitionError, type Fault, suggest } from "./fault.ts";

/** What the schema makes of the value. Throws `definition-invalid` with a line for each fault. */
export function validate<S extends z.ZodType>(schema: S, value: unknown, path: readonly string[] = []): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw definitionError(result.error.issues.flatMap((issue) => faultsOf(issue, value, path)));
}

function faultsOf(issue: z.core.$ZodIssue, root: unknown, above: readonly string[]): readonly Fault[] {
  const path = [...above, ...issue.path];
  const found = valueAt(root, issue.path);
  const expected = `expected ${issue.message}, got ${describe(found)}`;
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = issue.message.split(" ");
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: "no such property",
        hint: suggest(key, known),
      }));
    }
    case "invalid_value": {
      const names = issue.values.map(String);
      const message = `expected ${names.map((name) => JSON.stringify(name)).join(" or ")}, got ${describe(found)}`;
      return [{ path, message, ...(typeof found === "string" && { hint: suggest(found, names) }) }];
    }
    case "invalid_union":
      // A resource without a kind is what is wrong, not the kind, which nobody writes.
      if (!("discriminator" in issue)) return faultsOfForm(issue, root, above) ?? [{ path, message: expected }];
      return [{ path: path.slice(0, -1), message: `expected ${issue.message}, got an object` }];
    case "invalid_key":
      return [{ path, message: `expected ${issue.issues[0]?.message ?? issue.message}` }];
    default:
      return [{ path, message: expected }];
  }
}

/** What is wrong with the only form of a union that the value could be meant as; null when there is not just one. */
function faultsOfForm(
  { errors, path }: z.core.$ZodIssueInvalidUnion,
  root: unknown,
  above: readonly string[],
): readonly Fault[] | null {
  const isMeant = (one: z.core.$ZodIssue): boolean => one.path.length > 0 || one.code === "custom";
  const [form, ...others] = errors.filter((issues) => issues.length > 0 && issues.every(isMeant));
  if (form === undefined || others.length > 0) return null;
  return form.flatMap((one) => faultsOf({ ...one, path: [...path, ...one.path] }, root, above));
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], root);
}

/** A value as a message shows it, shortened. */
function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
