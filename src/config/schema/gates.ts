import { z } from "zod";

const TIME = 'a time such as "09:00"';
export const timeOfDay = z.string({ error: TIME }).regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: TIME });

const DAYS = "a list of days, 1 for Monday to 7 for Sunday";
export const days = z
  .array(z.int({ error: DAYS }).min(1, { error: DAYS }).max(7, { error: DAYS }), { error: DAYS })
  .min(1, { error: DAYS })
  .refine((list) => new Set(list).size === list.length, { error: "each day once" });

const ZONE = 'the name of a time zone such as "Europe/Berlin"';
export const timeZone = z.string({ error: ZONE }).refine(isTimeZone, { error: ZONE });

const NAMED = "at least one name; `approval: true` is an approval by anybody";
const names = z.array(z.string().min(1).max(100), { error: "a list of names" }).min(1, { error: NAMED }).max(100);

const APPROVAL = "true, false, or { by: names }";

export const approvalSchema = z
  .union(
    [
      z.boolean().transform((wanted) => (wanted ? { by: [] as string[] } : null)),
      z.strictObject({ by: names.default([]) }),
    ],
    { error: APPROVAL },
  )
  .nullable()
  .default(null);

export const windowSchema = z
  .strictObject(
    {
      days: days.default([1, 2, 3, 4, 5]),
      from: timeOfDay,
      to: timeOfDay,
      zone: timeZone.default("UTC"),
      outside: z.enum(["wait", "approval"]).default("wait"),
    },
    { error: "{ days, from, to, zone, outside }" },
  )
  .refine(({ from, to }) => from !== to, { error: "a window that ends at another time than it begins" })
  .nullable()
  .default(null);

const MOMENT = 'a time with its offset such as "2026-12-24T00:00:00+01:00"';
const moment = z.iso.datetime({ offset: true, error: MOMENT });

const freeze = z
  .strictObject({ from: moment, to: moment, reason: z.string().min(1).max(200) }, { error: "{ from, to, reason }" })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), { error: "a freeze that begins before it ends" });

export const freezeSchema = z
  .union([freeze.transform((one) => [one]), z.array(freeze).max(50)], {
    error: "{ from, to, reason }, or a list of them",
  })
  .nullable()
  .default([])
  .transform((list) => list ?? []);

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
