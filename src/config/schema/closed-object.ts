import { z } from "zod";

/** An object without other properties than these. Its message for an unknown one is the list of those it knows. */
export function closedObject<S extends z.core.$ZodLooseShape>(
  shape: S,
  expected: string,
): z.ZodObject<S, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? Object.keys(shape).join(" ") : expected),
  });
}
