import { z } from "zod";
import { closedObject } from "./closed-object.ts";
import { property } from "./property.ts";

const KEY = 'the name of an attribute, or { name, type } with type "S", "N" or "B"';

const key = z
  .union([z.string().min(1), z.strictObject({ name: z.string().min(1), type: z.enum(["S", "N", "B"]) })], {
    error: KEY,
  })
  .transform((attribute) => (typeof attribute === "string" ? { name: attribute, type: "S" as const } : attribute));

export const tableSchema = closedObject(
  {
    kind: z.literal("table"),
    key: property(key, {
      meaning: "Attribute that finds an item.",
      type: "attribute: its name, for a string, or `{ name, type }` with type `S`, `N` or `B`",
      example: 'key: "username"',
    }),
    sort: property(key.nullable().default(null), {
      meaning: "Attribute that orders the items of one key.",
      type: "attribute",
      default: "none",
      example: 'sort: { name: "at", type: "N" }',
    }),
    indexes: property(
      z
        .record(
          z.string().regex(/^[A-Za-z0-9_.-]{3,255}$/, { error: "a name of 3 to 255 letters, digits, _, . and -" }),
          closedObject({ key, sort: key.nullable().default(null) }, "{ key, sort }"),
          { error: "an object of indexes" },
        )
        .default({}),
      {
        meaning: "Other keys by which items are found, by the name of their index.",
        type: "object of `{ key, sort }`",
        example: 'indexes: { byEmail: { key: "email" } }',
      },
    ),
  },
  "table(…)",
);
