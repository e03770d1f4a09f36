import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { z } from "zod";
import { hasCode } from "../../../lib/has-code.ts";
import type { Json } from "../../../lib/json.ts";
import type { Finding } from "./finding.ts";

export interface Linting {
  /** Name or path of the program; null for none. */
  readonly cfnLint: string | null;
  readonly region: string;
  readonly signal: AbortSignal;
  log(line: string): void;
}

const LARGEST_OUTPUT = 16 * 1024 ** 2;

const matches = z.array(
  z.object({
    Filename: z.string(),
    Level: z.string(),
    Message: z.string(),
    Rule: z.object({ Id: z.string() }),
    Location: z.object({ Path: z.array(z.union([z.string(), z.number()])).nullish() }),
  }),
);

/**
 * What cfn-lint says of templates, by the path of their stack, where the machine has it: errors and
 * warnings. Rules that a resource's metadata turns off, it leaves out itself.
 */
export async function lintTemplates(
  templates: Readonly<Record<string, Json>>,
  linting: Linting,
): Promise<readonly Finding[]> {
  const { cfnLint, region, log } = linting;
  if (cfnLint === null) return [];
  const folder = await mkdtemp(join(tmpdir(), "bough-lint-"));
  try {
    const names = Object.entries(templates).map(([path, template]) => ({ file: fileOf(path), template }));
    for (const { file, template } of names) await writeFile(join(folder, file), JSON.stringify(template));
    const files = names.map(({ file }) => join(folder, file));
    const { error, stdout, stderr } = await run(
      [cfnLint, "--regions", region, "--format", "json", "--", ...files],
      linting,
    );
    linting.signal.throwIfAborted();
    if (hasCode(error, "ENOENT")) {
      log("cfn-lint is not installed: the templates are not checked by it");
      return [];
    }
    const found = parse(stdout);
    if (found !== null) return found;
    log(`cfn-lint does not work here: ${(stderr.trim() || String(error)).split("\n")[0]}`);
    return [];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const fileOf = (path: string): string => `${path === "" ? "root" : path.replaceAll("/", "")}.json`;

interface Ended {
  readonly error: Error | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** It ends with a code of its own when it has something to say. */
function run([program = "", ...args]: readonly string[], { signal }: Linting): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(program, args, { signal, maxBuffer: LARGEST_OUTPUT }, (error, stdout, stderr) =>
      resolve({ error, stdout, stderr }),
    );
  });
}

/** Null for what is no answer of cfn-lint's. */
function parse(stdout: string): readonly Finding[] | null {
  try {
    return matches
      .parse(JSON.parse(stdout))
      .filter(({ Level }) => Level === "Error" || Level === "Warning")
      .map(({ Filename, Message, Rule, Location }) => ({
        rule: `cfn-lint ${Rule.Id}`,
        resource: [basename(Filename, ".json"), ...(Location.Path ?? [])].join("/"),
        message: Message,
      }));
  } catch {
    return null;
  }
}
