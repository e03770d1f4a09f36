import { z } from "zod";
import type { Strategy } from "../../model/strategy.ts";
import { judgeSchema } from "./judge.ts";
import { duration } from "./values.ts";

const PLAIN = ["all-at-once", "rolling", "blue-green"] as const;
const PRESETS = ["Canary10Percent5Minutes", "Linear10PercentEvery1Minute"] as const;
const MINUTE = 60_000;

const percent = z
  .number({ error: "a share in percent" })
  .gt(0, { error: "more than 0 %" })
  .lt(100, { error: "less than 100 %" });

const steps = z
  .array(percent, { error: "a list of shares in percent" })
  .min(1, { error: "at least one share" })
  .max(50, { error: "at most 50 shares" })
  .refine((shares) => shares.every((share, index) => index === 0 || share > (shares[index - 1] ?? 0)), {
    error: "shares that grow",
  });

/** What a canary and a linear shift have in common. */
const judged = {
  judge: z.preprocess((judge) => (judge === false ? null : judge), judgeSchema.nullable()).prefault({}),
  chaos: z.string({ error: "the name of an experiment" }).nullable().default(null),
};

const settings = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({ kind: z.literal("all-at-once") }),
    z.strictObject({ kind: z.literal("rolling") }),
    z.strictObject({ kind: z.literal("blue-green") }),
    z.strictObject({
      kind: z.literal("canary"),
      steps: steps.default([5, 25, 50]),
      bake: duration.default(5 * MINUTE),
      ...judged,
    }),
    z.strictObject({
      kind: z.literal("linear"),
      step: percent.default(10),
      every: duration.default(MINUTE),
      ...judged,
    }),
  ],
  { error: '"blue-green", "rolling", "all-at-once", canary(…), linear(…) or a preset' },
);

/** A strategy by its name, by a preset's, or as `canary(…)` and `linear(…)` make it. */
export const strategySchema = z
  .unknown()
  .transform((value, context): unknown => {
    if (typeof value !== "string") return value;
    const named = strategyOf(value);
    if (named !== null) return named;
    context.addIssue({ code: "invalid_value", values: [...PLAIN, ...PRESETS], input: value });
    return z.NEVER;
  })
  .pipe(settings)
  .transform((strategy) => strategy as Strategy);

/** The presets are named as CodeDeploy's are, for any numbers: a share for some minutes and then everything, or a share more at a time. */
function strategyOf(name: string): object | null {
  if (PLAIN.some((plain) => plain === name)) return { kind: name };
  const [, share, minutes] = /^Canary(\d+)Percent(\d+)Minutes?$/.exec(name) ?? [];
  if (share !== undefined) return { kind: "canary", steps: [Number(share)], bake: Number(minutes) * MINUTE };
  const [, step, every] = /^Linear(\d+)PercentEvery(\d+)Minutes?$/.exec(name) ?? [];
  return step === undefined ? null : { kind: "linear", step: Number(step), every: Number(every) * MINUTE };
}
