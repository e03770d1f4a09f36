import { z } from "zod";

/** What the child process says of an environment that `bough.aws.ts` has changed; to be trusted as little as that. */
export const hookedTemplates = z.strictObject({
  /** The root's template, as text. */
  root: z.string(),
  /** Logical id of a nested stack → its template, as text. */
  nested: z.record(z.string(), z.string()),
  /** What AWS's own rules find in the constructs. */
  findings: z.array(z.strictObject({ rule: z.string(), resource: z.string(), message: z.string() })),
  /** Rules that it holds not to apply, with the reason, by the path and by the logical ids of what they are about. */
  acknowledged: z.array(
    z.strictObject({ rule: z.string(), path: z.string(), logicalIds: z.array(z.string()), reason: z.string() }),
  ),
});

export type HookedTemplates = z.infer<typeof hookedTemplates>;

export type Acknowledgement = HookedTemplates["acknowledged"][number];
