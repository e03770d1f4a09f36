import { z } from "zod";
import { hostLabel } from "../../lib/host-label.ts";
import { parseDuration } from "../../lib/parse-duration.ts";
import { parseSize } from "../../lib/parse-size.ts";

// The `error` of a value says what was expected; the message is completed by what was found.

/** The kernel ends a text at a NUL, and takes no longer one. */
export const kernelText = (expected: string) =>
  z
    .string({ error: expected })
    .max(LONGEST_TEXT, { error: `at most ${LONGEST_TEXT} characters` })
    .refine((text) => !text.includes("\0"), { error: `${expected} without NUL` });

const LONGEST_TEXT = 32_000;

export const command = kernelText("a shell command").trim().min(1, { error: "a shell command" });

export const duration = z
  .union([z.string(), z.number()], { error: 'a duration such as "30s", or a number of milliseconds' })
  .transform((text, context) => {
    const milliseconds = parseDuration(text);
    if (milliseconds !== null) return milliseconds;
    context.addIssue({ code: "custom", message: 'a duration such as "30s", or a number of milliseconds' });
    return z.NEVER;
  });

const SMALLEST_MEMORY = 1024 ** 2;

export const memory = z
  .union([z.string(), z.number()], { error: 'a size such as "256mb", or a number of bytes' })
  .transform((text, context) => {
    const bytes = parseSize(text);
    if (bytes !== null && bytes >= SMALLEST_MEMORY) return bytes;
    const message = bytes === null ? 'a size such as "256mb", or a number of bytes' : 'at least "1mb"';
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });

const LONGEST_PATH = 250;

export const folder = z
  .string({ error: "a folder of the repository" })
  .max(LONGEST_PATH, { error: `at most ${LONGEST_PATH} characters` })
  .refine((path) => !/^$|^\/|\0/.test(path) && !path.split("/").includes(".."), {
    error: "a folder inside the repository, relative to its root",
  })
  .transform((path) => path.replace(/^(\.\/)+/, "").replace(/\/+$/, "") || ".");

/** A path of the URL space without wildcard, as it is sent: other characters are percent-encoded. */
export const urlPath = z.string({ error: 'a path such as "/healthz"' }).regex(/^\/(?![^]*[?#*])[!-~]*$/, {
  error: 'a path such as "/healthz"',
});

const PATTERN = 'a path such as "/about", or a folder and all below it such as "/api/*"';

export const pathPattern = z
  .string({ error: PATTERN })
  .regex(/^\/[^\s?#*]*$|^\/(?:[^\s?#*]*\/)?\*$/, { error: PATTERN });

const BUILT_IN = "a name that JavaScript does not give to every object, as it does constructor and toString";

/** What is looked up by name in an object must not be found in one that lacks it. */
function isNoBuiltIn(name: string): boolean {
  return !(name in Object.prototype);
}

const NAME = "a name of letters, digits, - and _ that begins with a letter, at most 40 characters";

export const resourceName = z
  .string({ error: NAME })
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/, { error: NAME })
  .refine(isNoBuiltIn, { error: BUILT_IN });

const LABEL = "a name of lower-case letters, digits and single -, that begins with a letter, at most 40 characters";

/** A name that becomes part of a host name. */
export const label = z
  .string({ error: LABEL })
  .regex(hostLabel, { error: LABEL })
  .refine(isNoBuiltIn, { error: BUILT_IN });

const BRANCHES = 'a branch name, a pattern such as "feature/*", or a list of at most 50';
const branchPattern = z.string({ error: BRANCHES }).min(1, { error: BRANCHES }).max(250, { error: BRANCHES });

export const branches = z.union([branchPattern, z.array(branchPattern).min(1).max(50)], { error: BRANCHES });
