import { createHash } from "node:crypto";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { BoughError } from "../../../lib/bough-error.ts";
import { lruCache } from "../../../lib/lru-cache.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import { treeEntries } from "../../../release/tree-entries.ts";
import { type Limits, runSandboxed } from "../../../sandbox/run-sandboxed.ts";
import type { AwsDeps } from "../aws-deps.ts";
import type { EnvironmentInput } from "../synth/environment-input.ts";
import { HOOK_FILE, hookSubject } from "./hook-subject.ts";
import { type HookedTemplates, hookedTemplates } from "./hooked-templates.ts";
import { lookedThrough, packageFolders } from "./package-folders.ts";

/** What `bough.aws.ts` of the release's commit makes of the environment; null when the commit has none. */
export type RunHook = (release: ReleaseRecord, input: EnvironmentInput) => Promise<HookedTemplates | null>;

const HEAP_LIMIT_MB = 768;
export const hookLimits: Limits = {
  milliseconds: 30_000,
  heap: HEAP_LIMIT_MB,
  resident: 1280 * 1024 ** 2,
  answer: 64 * 1024 ** 2,
};
/** Environments whose templates are kept, so that each step of a deployment need not make them again. */
const KEPT = 16;

/**
 * Runs it in a child process that can read its commit and the CDK and do nothing else. Throws
 * `aws-hook-failed`, `-forbidden`, `-invalid`, `-timeout` or `-memory`; messages begin with the file.
 */
export function hookRunner(
  { artifacts, repository }: Pick<AwsDeps, "artifacts" | "repository">,
  limits: Limits = hookLimits,
): RunHook {
  const kept = lruCache<Promise<HookedTemplates>>({ capacity: KEPT });
  return async ({ app, commit }, input) => {
    const entries = await treeEntries(repository(app), commit, ".", { recursive: false });
    if (!entries.some(({ path }) => path === HOOK_FILE)) return null;
    const text = JSON.stringify(input);
    const key = createHash("sha256")
      .update(JSON.stringify([app, commit, text]))
      .digest("hex");
    const known = kept.get(key);
    if (known !== undefined) return await known;
    const running = run(app, commit, text);
    kept.set(key, running);
    running.catch(() => kept.delete(key));
    return await running;
  };

  async function run(app: string, commit: string, input: string): Promise<HookedTemplates> {
    await using checkout = await artifacts.checkout(repository(app), commit);
    const tree = await realpath(checkout.path);
    const scratch = await mkdtemp(join(await realpath(tmpdir()), "bough-hook-"));
    try {
      return await evaluate({ tree, scratch, input, limits });
    } catch (error) {
      if (!(error instanceof BoughError)) throw error;
      const { code, hint } = error;
      const message = withoutFolder(error.message, tree);
      throw new BoughError(code, message, { ...(hint === undefined ? {} : { hint }), cause: error });
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }
}

interface Evaluation {
  readonly tree: string;
  readonly scratch: string;
  readonly input: string;
  readonly limits: Limits;
}

async function evaluate({ tree, scratch, input, limits }: Evaluation): Promise<HookedTemplates> {
  const answer = await runSandboxed({
    subject: hookSubject,
    program: own(`./child/main${extname(import.meta.url)}`),
    root: tree,
    file: join(tree, HOOK_FILE),
    reads: [...["../../../", "../../../../package.json"].map(own), ...packageFolders(), ...lookedThrough()],
    scratch,
    input,
    limits,
    codes: ["aws-asset-unsupported", "aws-template-too-large"],
    memoryHint: `It may use ${HEAP_LIMIT_MB} MB, with all that bough makes.`,
  });
  if (answer.status === "failed")
    throw new BoughError(answer.code, answer.message, answer.hint === null ? {} : { hint: answer.hint });
  return hookedTemplates.parse(answer.value);
}

const own = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Where the files were laid out is of no interest to their author. */
const withoutFolder = (message: string, tree: string): string =>
  message.replaceAll(`file://${tree}/`, "").replaceAll(`${tree}/`, "");
